"""CloudFormation's stacks for moto_bed.py: moto's are finished at once and never fail.

A template may say in its metadata how a stack goes: "Plays": {"create": [statuses, one for each look], "update": [...],
"failure": {a resource's failed event}}.
"""
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import CloudFormationBackend, Event
from moto.cloudformation.responses import CloudFormationResponse

UNTOUCHABLE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED")


def play(stack, kind):
    plays = stack.template_dict.get("Metadata", {}).get("Plays", {})
    stack.play = list(plays.get(kind, []))
    if stack.play:
        stack.status = kind.upper() + "_IN_PROGRESS"
    failure = plays.get("failure")
    if failure and any("ROLLBACK" in status for status in stack.play):
        for name, status, reason in (
            (failure["resource"], kind.upper() + "_FAILED", failure["reason"]),
            ("Other", kind.upper() + "_FAILED", "Resource creation cancelled"),
        ):
            stack.events.append(
                Event(
                    stack_id=stack.stack_id,
                    stack_name=stack.name,
                    logical_resource_id=name,
                    physical_resource_id="",
                    resource_type=failure["type"],
                    resource_status=status,
                    resource_status_reason=reason,
                    resource_properties=None,
                )
            )


def look(stack):
    if getattr(stack, "play", []):
        stack.status = stack.play.pop(0)


_create_stack = CloudFormationBackend.create_stack
_describe_stacks = CloudFormationBackend.describe_stacks
_update_stack = CloudFormationResponse.update_stack


def create_stack(self, *args, **kwargs):
    stack = _create_stack(self, *args, **kwargs)
    play(stack, "create")
    return stack


def describe_stacks(self, name_or_stack_id):
    stacks = _describe_stacks(self, name_or_stack_id)
    for stack in stacks:
        look(stack)
    return stacks


def update_stack(self):
    name = self._get_param("StackName")
    stack = next((s for s in self.cloudformation_backend.stacks.values() if s.name == name), None)
    if stack is None:
        raise ValidationError(message="Stack [%s] does not exist" % name)
    if stack.status in UNTOUCHABLE or stack.status.endswith("_IN_PROGRESS"):
        status = stack.status
        look(stack)
        raise ValidationError(message="Stack:%s is in %s state and can not be updated." % (stack.stack_id, status))
    answer = _update_stack(self)
    play(stack, "update")
    return answer


def refuse_same(self, incoming_params, stack_body, old_stack):
    given = {p["ParameterKey"]: p.get("ParameterValue") for p in incoming_params or []}
    before = old_stack.stack_parameters
    declared = old_stack.template_dict.get("Parameters", {})
    same = all(before.get(name) in (given.get(name, rule.get("Default")), None) for name, rule in declared.items())
    if old_stack.template == stack_body and same:
        raise ValidationError(old_stack.name, message="No updates are to be performed.")


def install():
    CloudFormationBackend.create_stack = create_stack
    CloudFormationBackend.describe_stacks = describe_stacks
    CloudFormationResponse.update_stack = update_stack
    CloudFormationResponse._validate_different_update = refuse_same
