package io.awsdeployer.promote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation can fail: each time one method of the function does something else, some promise
 * is broken, and the history that shows it is printed.
 */
class MutantTest {
  private static final String BASE = "io.awsdeployer.promote.";
  private static final long MOST_SEEDS = 400;
  private static final ClassDesc MAP = ClassDesc.of("java.util.Map");
  private static final ClassDesc LIST = ClassDesc.of("java.util.List");
  private static final ClassDesc SET = ClassDesc.of("java.util.Set");

  /**
   * A function that is not ours.
   *
   * @param name what is wrong with it
   * @param methods what they do instead, by class and name, or name and descriptor
   * @param broken the promises, one of which it has to break
   */
  record Mutant(
      String name, Map<String, Map<String, Consumer<CodeBuilder>>> methods, Set<Promise> broken) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mutant> everyMutantBreaksAPromise() {
    return Stream.of(
        new Mutant(
            "switches without having staged",
            Map.of(BASE + "stage.Stage", Map.of("run", MutantTest::nothingStaged)),
            Set.of(Promise.WHOLE_GRAPH, Promise.ALL_STAGED_FIRST, Promise.REPAIRED)),
        new Mutant(
            "puts an index before its children",
            Map.of(BASE + "stage.ReadyManifests$Waiting", Map.of("has", MutantTest::yes)),
            Set.of(Promise.CHILDREN_FIRST)),
        new Mutant(
            "does not compare digests",
            Map.of(BASE + "stage.LayerDownload", Map.of("verify", CodeBuilder::return_)),
            Set.of(Promise.RIGHT_BYTES)),
        new Mutant(
            "puts nothing back after a failure",
            Map.of(BASE + "switchover.Compensation", Map.of("putBack", MutantTest::nothingPutBack)),
            Set.of(Promise.ALL_OR_TOLD)),
        new Mutant(
            "does not care for the order",
            Map.of(
                BASE + "order.TagOrder",
                Map.of(
                    "of", MutantTest::noAnswer,
                    "take(Ljava/util/List;)Ljava/util/Map;", MutantTest::emptyMap)),
            Set.of(Promise.ORDERED)),
        new Mutant(
            "writes no receipt before it switches",
            Map.of(BASE + "receipt.SwitchReceipt", Map.of("begins", CodeBuilder::return_)),
            Set.of(Promise.RECEIPT_FIRST)),
        new Mutant(
            "says that it has switched a tag without doing so",
            Map.of(BASE + "switchover.Switchover", Map.of("switchOne", CodeBuilder::return_)),
            Set.of(Promise.DONE_WHEN_SAID)),
        new Mutant(
            "waits for what nobody asks for",
            Map.of(BASE + "stage.AskedAhead", Map.of("ask", CodeBuilder::return_)),
            Set.of(Promise.REPAIRED, Promise.ENDS_IN_TIME)));
  }

  @ParameterizedTest
  @MethodSource
  void everyMutantBreaksAPromise(Mutant mutant) throws Exception {
    Class<?> simulate = new Mutants(mutant).loadClass(Simulate.class.getName());
    String[] broken =
        (String[])
            simulate.getMethod("firstBroken", long.class, long.class).invoke(null, 1L, MOST_SEEDS);
    assertThat(broken).as("nothing in %d histories", MOST_SEEDS).isNotEmpty();
    System.out.printf("A function that %s breaks %s:%n%s%n%n", mutant, broken[0], broken[1]);
    assertThat(mutant.broken()).extracting(Promise::name).contains(broken[0]);
  }

  private static void yes(CodeBuilder code) {
    code.iconst_1().ireturn();
  }

  private static void emptyMap(CodeBuilder code) {
    code.invokestatic(MAP, "of", MethodTypeDesc.of(MAP), true).areturn();
  }

  private static void noAnswer(CodeBuilder code) {
    ClassDesc answer = ClassDesc.of(BASE + "plan.TagRule$Answer");
    code.new_(answer)
        .dup()
        .invokestatic(MAP, "of", MethodTypeDesc.of(MAP), true)
        .invokestatic(MAP, "of", MethodTypeDesc.of(MAP), true)
        .invokespecial(
            answer, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, MAP, MAP))
        .areturn();
  }

  private static void nothingStaged(CodeBuilder code) {
    code.aload(0)
        .invokevirtual(
            ClassDesc.of(BASE + "stage.Stage"),
            "done",
            MethodTypeDesc.of(ClassDesc.of(BASE + "stage.Staged")))
        .areturn();
  }

  private static void nothingPutBack(CodeBuilder code) {
    ClassDesc result = ClassDesc.of(BASE + "switchover.Compensation$Result");
    code.new_(result)
        .dup()
        .invokestatic(LIST, "of", MethodTypeDesc.of(LIST), true)
        .invokestatic(SET, "of", MethodTypeDesc.of(SET), true)
        .invokespecial(
            result, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, LIST, SET))
        .areturn();
  }

  /** Loads everything of ours anew, one class of it changed. */
  private static final class Mutants extends ClassLoader {
    private final Mutant mutant;

    Mutants(Mutant mutant) {
      super(MutantTest.class.getClassLoader());
      this.mutant = mutant;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.awsdeployer.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? defined(name) : known;
      }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = mutated(name, file.readAllBytes());
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private byte[] mutated(String name, byte[] bytes) {
      Map<String, Consumer<CodeBuilder>> methods =
          Optional.ofNullable(mutant.methods().get(name)).orElse(Map.of());
      ClassTransform transform =
          (builder, element) -> {
            if (element instanceof MethodModel method) {
              instead(methods, method)
                  .ifPresentOrElse(
                      code -> builder.transformMethod(method, body(code)),
                      () -> builder.with(element));
            } else {
              builder.with(element);
            }
          };
      ClassFile file = ClassFile.of();
      return methods.isEmpty() ? bytes : file.transformClass(file.parse(bytes), transform);
    }

    private static Optional<Consumer<CodeBuilder>> instead(
        Map<String, Consumer<CodeBuilder>> methods, MethodModel method) {
      String name = method.methodName().stringValue();
      return Optional.ofNullable(methods.get(name))
          .or(() -> Optional.ofNullable(methods.get(name + method.methodType().stringValue())));
    }

    private static MethodTransform body(Consumer<CodeBuilder> instead) {
      return (builder, element) -> {
        if (element instanceof CodeModel) {
          builder.withCode(instead);
        } else {
          builder.with(element);
        }
      };
    }
  }
}
