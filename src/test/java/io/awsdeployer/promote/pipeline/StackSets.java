package io.awsdeployer.promote.pipeline;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Stack sets of the pipeline account, and their stacks in the targets' accounts. */
record StackSets(Moto moto) {
  /** The set itself, as XML. */
  String described(String set) {
    return moto.cloudFormation("DescribeStackSet", Map.of("StackSetName", set));
  }

  /** The status of each instance by {@code account/region}: of the first hundred. */
  Map<String, String> instances(String set) {
    String listed = moto.cloudFormation("ListStackInstances", Map.of("StackSetName", set));
    Map<String, String> statuses = new TreeMap<>();
    NodeList members = nodes(listed, "//Summaries/member");
    for (int i = 0; i < members.getLength(); i++) {
      String target = text(members.item(i), "Account") + "/" + text(members.item(i), "Region");
      statuses.put(target, text(members.item(i), "Status"));
    }
    return statuses;
  }

  /** The parameters of the stack that a set has at a target; none where it has no stack. */
  Map<String, String> parameters(String set, String target) {
    String[] place = target.split("/", -1);
    String listed = moto.cloudFormation(place[0], place[1], "DescribeStacks", Map.of());
    NodeList members =
        nodes(
            listed,
            "//member[starts-with(StackName, 'StackSet-%s-')]/Parameters/member".formatted(set));
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 0; i < members.getLength(); i++) {
      parameters.put(
          text(members.item(i), "ParameterKey"), text(members.item(i), "ParameterValue"));
    }
    return parameters;
  }

  /** Whatever somebody else does to stack sets. */
  void call(String operation, Map<String, String> parameters) {
    String _ = moto.cloudFormation(operation, parameters);
  }

  private static NodeList nodes(String xml, String path) {
    try {
      // A builder that is not aware of namespaces: they differ from service to service.
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml)));
      return (NodeList) xpath().evaluate(path, document, XPathConstants.NODESET);
    } catch (XPathExpressionException
        | ParserConfigurationException
        | SAXException
        | IOException e) {
      throw new AssertionError(xml, e);
    }
  }

  private static String text(Object node, String path) {
    try {
      return xpath().evaluate(path, node);
    } catch (XPathExpressionException e) {
      throw new AssertionError(e);
    }
  }

  private static XPath xpath() {
    return XPathFactory.newInstance().newXPath();
  }
}
