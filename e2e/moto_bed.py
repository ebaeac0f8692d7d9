#!/usr/bin/env python3
"""Step Functions, DynamoDB, CloudFormation and S3 on loopback: moto 5.2.1, mended where it differs from AWS.

Nothing that is installed is changed; each section below says what moto does by itself.

usage:       moto_bed.py PORT
environment: LAMBDA_ENDPOINT   where lambda:invoke goes
             NODE_PATH         the folder that has the npm package jsonata
             MOTO_ACCOUNT_ID   the account that everything is in
"""
import copy
import datetime
import functools
import importlib
import itertools
import json
import os
import pkgutil
import re
import subprocess
import sys
import threading
import time
import uuid

PORT = int(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
os.environ["MOTO_PORT"] = str(PORT)
os.environ.setdefault("AWS_ACCESS_KEY_ID", "local")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "local")

import boto3
import botocore.session
import moto.backends  # noqa: F401  (must come first: moto's modules import each other)
from botocore.config import Config
from botocore.model import ListShape, MapShape, StructureShape
from botocore.response import StreamingBody

# --- A second execution: moto copies the machine with its lock, and fails.
from moto.stepfunctions.models import StateMachine


def _copy_machine(self, memo):
    other = self.__class__.__new__(self.__class__)
    memo[id(self)] = other
    for name, value in self.__dict__.items():
        if name == "backend":
            other.__dict__[name] = value
        else:
            other.__dict__[name] = [] if name == "executions" else copy.deepcopy(value, memo)
    return other


StateMachine.__deepcopy__ = _copy_machine

# --- Accounts: moto lets the environment decide before the request, so that no other account could be looked into.
from moto.core.responses import BaseResponse


def current_account(self):
    return self.headers.get("X-Moto-Account-Id") or os.environ["MOTO_ACCOUNT_ID"]


BaseResponse.get_current_account = current_account

# --- The clients of tasks: moto sends Lambda to itself, and does not check parameters.
import moto.stepfunctions.parser as parser
import moto.stepfunctions.parser.asl.utils.boto_client as boto_client

_moto_client_for = boto_client.boto_client_for


# One client for all tasks of a service: making one reads its whole model, which takes longer than the task.
@functools.cache
def _client(region, service):
    here = "http://127.0.0.1:%d" % PORT
    return boto3.session.Session().client(
        service,
        region_name=region,
        endpoint_url=os.environ["LAMBDA_ENDPOINT"] if service == "lambda" else here,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(parameter_validation=True, retries={"max_attempts": 0}, connect_timeout=60, read_timeout=910, max_pool_connections=50),
    )


_making = threading.Lock()


def client_for(region, service, state_credentials=None):
    with _making:
        return _client(region, service)


for module in pkgutil.walk_packages(parser.__path__, parser.__name__ + "."):
    try:
        loaded = importlib.import_module(module.name)
    except ImportError:  # moto leaves out what some of its own modules ask for
        continue
    else:
        if getattr(loaded, "boto_client_for", None) is _moto_client_for:
            loaded.boto_client_for = client_for

# --- JSONata: moto has none, and puts strings into expressions without escaping them.
import moto.stepfunctions.parser.asl.component.intrinsic.jsonata as intrinsic
import moto.stepfunctions.parser.asl.eval.states as states
import moto.stepfunctions.parser.asl.eval.variable_store as variable_store
import moto.stepfunctions.parser.asl.jsonata.jsonata as jsonata


class Bridge:
    def __init__(self):
        self.lock, self.ids, self.process = threading.Lock(), itertools.count(), None

    def __call__(self, expression):
        with self.lock:
            if self.process is None or self.process.poll() is not None:
                self.process = subprocess.Popen(
                    ["node", os.path.join(HERE, "jsonata_bridge.cjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            self.process.stdin.write(json.dumps({"id": next(self.ids), "expr": expression}) + "\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        if not answer["ok"]:
            raise jsonata.JSONataException("UNKNOWN", answer["error"])
        return answer["value"]


def declarations(bindings):
    return "".join("%s:=%s;" % (name, json.dumps(value, default=str)) for name, value in bindings.items())


jsonata._eval_jsonata = Bridge()
# Which variables an expression has: moto takes a division for the beginning of a regular expression.
jsonata._PATTERN_VARIABLE_REFERENCE = re.compile(
    r"(?:(?<=, )|(?<=\())/(?:\\.|[^\\/])+/[a-z]*"
    r"|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
    r"|(\$\$|\$[A-Za-z0-9_$]+(?:\.[A-Za-z0-9_][A-Za-z0-9_$]*)*|\$)"
)
for native in ("$hash", "$uuid", "$parse"):
    intrinsic._DECLARATION_BY_VARIABLE_REFERENCE.pop(native, None)
for module in (jsonata, states, variable_store):
    module.encode_jsonata_variable_declarations = declarations

# --- Expressions that fail: AWS says States.QueryEvaluationError, which Catch gets; moto says States.Runtime.
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

_from_error = ExecutionState._from_error


def from_error(self, env, ex):
    if not isinstance(ex, jsonata.JSONataException):
        return _from_error(self, env, ex)
    name = StatesErrorNameType.StatesQueryEvaluationError
    return FailureEvent(
        env=env,
        error_name=StatesErrorName(typ=name),
        event_type=HistoryEventType.TaskFailed,
        event_details=EventDetails(taskFailedEventDetails=TaskFailedEventDetails(error=name.to_name(), cause=str(ex.details))),
    )


ExecutionState._from_error = from_error

# --- Names of errors: AWS writes CloudFormation.CloudFormationException, moto cloudformation.cloudformationException.
import moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk as aws_sdk

aws_sdk._SERVICE_ERROR_NAMES.update({"cloudformation": "CloudFormation", "s3": "S3", "dynamodb": "DynamoDb"})

# --- Requests and answers: AWS writes every name in PascalCase and reads bodies; moto passes them as they are.
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.utils import camel_to_snake_case

_models, _session = {}, botocore.session.get_session()


def operation(service, action):
    model = _models.setdefault(service, _session.get_service_model(service))
    for name in model.operation_names:
        if camel_to_snake_case(name) == action or name.lower() == action.replace("_", "").lower():
            return model.operation_model(name)
    return None


def pascal(name):
    return name[:1].upper() + name[1:]


def to_wire(value, shape):
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        names = {pascal(name): name for name in shape.members}
        return {names.get(key, key): to_wire(item, shape.members.get(names.get(key, key))) for key, item in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [to_wire(item, shape.member) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: to_wire(item, shape.value) for key, item in value.items()}
    if shape is not None and shape.type_name in ("string", "blob") and not isinstance(value, (str, bytes)):
        text = json.dumps(value, separators=(",", ":"))
        return text if shape.type_name == "string" else text.encode()
    if shape is not None and shape.type_name == "blob" and isinstance(value, str):
        return value.encode()
    return value


def from_wire(value, shape):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    if isinstance(value, StreamingBody) or hasattr(value, "read"):
        return value.read().decode()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {pascal(key): from_wire(item, shape.members.get(key)) for key, item in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [from_wire(item, shape.member) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: from_wire(item, shape.value) for key, item in value.items()}
    return value


def _convert(task, value, service, action, conversion, side):
    found = operation(task._get_boto_service_name(service), task._get_boto_service_action(action))
    converted = conversion(value, getattr(found, side, None))
    value.clear()
    value.update(converted)


def _parameters(self, parameters, boto_service_name=None, service_action_name=None):
    _convert(self, parameters, boto_service_name, service_action_name, to_wire, "input_shape")


def _response(self, response, boto_service_name=None, service_action_name=None):
    if isinstance(response, dict):
        _convert(self, response, boto_service_name, service_action_name, from_wire, "output_shape")


StateTaskService._normalise_parameters = _parameters
StateTaskService._normalise_response = _response

# --- An execution without a name gets one.
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

_start_execution = StepFunctionsParserBackend.start_execution


def start_execution(self, state_machine_arn, name=None, execution_input=None, trace_header=None):
    return _start_execution(self, state_machine_arn, name or str(uuid.uuid4()), execution_input, trace_header)


StepFunctionsParserBackend.start_execution = start_execution

# --- CloudFormation: see there.
import stack_sets
import stacks

stacks.install()
stack_sets.install()


def end_with_parent(parent=os.getppid()):
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    from moto.core.config import default_user_config
    from moto.server import main

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    default_user_config["lambda"] = {"use_docker": False}
    threading.Thread(target=end_with_parent, daemon=True).start()
    sys.argv = ["moto_bed", "-H", "127.0.0.1", "-p", str(PORT)]
    main()
