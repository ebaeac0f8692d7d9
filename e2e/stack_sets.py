"""CloudFormation's stack sets for moto_bed.py.

moto's operations end at once and never fail, know neither their own ids nor each other, have no pages, and UpdateStackSet
leaves the stacks as they are. AWS's run one at a time, are told apart by OperationId, and update the stacks of the accounts
and regions that they name. Here they do, by CloudFormation's API reference; the stacks are moto's, in their own accounts.

A template may say in its metadata how operations with it go: "Plays": {"operation": {"looks": how often
DescribeStackSetOperation says RUNNING, "fail": {"account/region": reason}}}.
"""
import datetime
import json
import uuid

from moto.cloudformation.exceptions import CloudFormationError, StackSetNotFoundException, ValidationError
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult


class Refusal(CloudFormationError):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class StackSet:
    def __init__(self, name, token, template, parameters, roles):
        self.name, self.token, self.template, self.parameters, self.roles = name, token, template, parameters, roles
        self.id = "%s:%s" % (name, uuid.uuid4())
        self.instances, self.operations = {}, {}

    def admit(self, operation_id):
        """One operation at a time, and each id once. Who is refused has looked, too."""
        if operation_id in self.operations:
            raise Refusal("OperationIdAlreadyExistsException", "Operation with id %s already exists" % operation_id)
        for other in self.operations.values():
            if other.running():
                raise Refusal("OperationInProgressException", "Another Operation on StackSet %s is in progress: %s" % (self.id, other.id))

    def begin(self, operation_id, action, pairs):
        """Deploys at each pair; the outcome is told when it has been looked at often enough."""
        plays = json.loads(self.template).get("Metadata", {}).get("Plays", {}).get("operation", {})
        operation = Operation(operation_id, action, plays.get("looks", 1))
        for account, region in pairs:
            reason = plays.get("fail", {}).get("%s/%s" % (account, region))
            instance = self.instances.setdefault((account, region), Instance(account, region))
            if reason is None:
                self.deploy(instance)
                instance.status = "CURRENT"
            else:
                instance.status = "OUTDATED"
            operation.results[account, region] = reason
        self.operations[operation_id] = operation
        return ActionResult({"OperationId": operation_id})

    def deploy(self, instance):
        backend = cloudformation_backends[instance.account][instance.region]
        if instance.stack is None:
            name = "StackSet-%s-%s" % (self.name, uuid.uuid4())
            instance.stack = backend.create_stack(name=name, template=self.template, parameters=dict(self.parameters))
        else:
            given = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()]
            backend.update_stack(instance.stack.name, self.template, None, given, None)


class Instance:
    def __init__(self, account, region):
        self.account, self.region, self.stack, self.status = account, region, None, "OUTDATED"


class Operation:
    def __init__(self, operation_id, action, looks):
        self.id, self.action, self.looks, self.results = operation_id, action, looks, {}

    def running(self):
        self.looks -= 1
        return self.looks >= 0

    def end(self):
        return "FAILED" if any(self.results.values()) else "SUCCEEDED"


def sets(response):
    return response.cloudformation_backend.__dict__.setdefault("stack_sets", {})


def named(response):
    name = response._get_param("StackSetName")
    if name not in sets(response):
        raise StackSetNotFoundException(name)
    return sets(response)[name]


def pairs(response):
    return [(a, r) for a in response._get_param("Accounts", []) for r in response._get_param("Regions", [])]


def template(response):
    return response._get_stack_from_s3_url(response._get_param("TemplateURL"))


def parameters(response, before):
    given = response._get_param("Parameters", [])
    return {p["ParameterKey"]: before[p["ParameterKey"]] if p.get("UsePreviousValue") else p["ParameterValue"] for p in given}


def roles(response):
    return {name: response._get_param(name) for name in ("AdministrationRoleARN", "ExecutionRoleName")}


def page(response, items):
    """A page; MaxResults is a hundred at most, the token where the next one begins."""
    begin, size = int(response._get_param("NextToken") or 0), int(response._get_param("MaxResults") or 100)
    if not 1 <= size <= 100:
        raise ValidationError(message="MaxResults must be from 1 to 100")
    more = {"NextToken": str(begin + size)} if begin + size < len(items) else {}
    return ActionResult({"Summaries": items[begin : begin + size], **more})


def create_stack_set(self):
    name, token = self._get_param("StackSetName"), self._get_param("ClientRequestToken")
    known = sets(self).get(name)
    if known is not None and known.token != token:
        raise Refusal("NameAlreadyExistsException", "StackSet %s already exists" % name)
    if known is None:
        known = sets(self)[name] = StackSet(name, token, template(self), parameters(self, {}), roles(self))
    return ActionResult({"StackSetId": known.id})


def describe_stack_set(self):
    found = named(self)
    return ActionResult(
        {"StackSet": {"StackSetName": found.name, "StackSetId": found.id, "Parameters": found.parameters, "Tags": {}, **found.roles}}
    )


def update_stack_set(self):
    found, which, operation_id = named(self), pairs(self), self._get_param("OperationId")
    if bool(self._get_param("Accounts")) != bool(self._get_param("Regions")):
        raise ValidationError(message="Accounts and Regions must be specified together")
    found.admit(operation_id)
    require(found, which)
    found.template, found.parameters, found.roles = template(self), parameters(self, found.parameters), roles(self)
    for instance in found.instances.values():
        instance.status = "OUTDATED"
    return found.begin(operation_id, "UPDATE", which or list(found.instances))


def require(found, which):
    for pair in which:
        if pair not in found.instances:
            raise Refusal("StackInstanceNotFoundException", "Stack instance for account %s, region %s not found" % pair)


def create_stack_instances(self):
    found, which, operation_id = named(self), pairs(self), self._get_param("OperationId")
    found.admit(operation_id)
    # What AWS does with those that are there is not documented; nobody should need it.
    for pair in which:
        if pair in found.instances:
            raise Refusal("InvalidOperationException", "Stack instance for account %s, region %s exists" % pair)
    return found.begin(operation_id, "CREATE", which)


def update_stack_instances(self):
    found, which, operation_id = named(self), pairs(self), self._get_param("OperationId")
    found.admit(operation_id)
    require(found, which)
    return found.begin(operation_id, "UPDATE", which)


def operation_of(self):
    found, operation_id = named(self), self._get_param("OperationId")
    if operation_id not in found.operations:
        raise Refusal("OperationNotFoundException", "Operation %s not found" % operation_id)
    return found, found.operations[operation_id]


def describe_stack_set_operation(self):
    found, operation = operation_of(self)
    now = datetime.datetime.now(datetime.timezone.utc)
    status = "RUNNING" if operation.running() else operation.end()
    described = {"OperationId": operation.id, "StackSetId": found.id, "Action": operation.action, "Status": status, "CreationTimestamp": now}
    return ActionResult({"StackSetOperation": described})


def list_stack_set_operation_results(self):
    _, operation = operation_of(self)
    return page(
        self,
        [
            {"Account": account, "Region": region, "Status": "FAILED" if reason else "SUCCEEDED", **({"StatusReason": reason} if reason else {})}
            for (account, region), reason in operation.results.items()
        ],
    )


def list_stack_instances(self):
    found = named(self)
    return page(
        self,
        [
            {"StackSetId": found.id, "Account": i.account, "Region": i.region, "Status": i.status, "ParameterOverrides": []}
            for i in found.instances.values()
        ],
    )


def install():
    for function in (
        create_stack_set,
        describe_stack_set,
        update_stack_set,
        create_stack_instances,
        update_stack_instances,
        describe_stack_set_operation,
        list_stack_set_operation_results,
        list_stack_instances,
    ):
        setattr(CloudFormationResponse, function.__name__, function)
