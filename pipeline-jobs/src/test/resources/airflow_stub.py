"""Reads a DAG file where no Airflow is installed: prints its tasks in their order, and what it asks of the scheduler, as JSON."""

import json
import runpy
import sys
import types

tasks = []
followers = {}
dags = []


class Operator:
    def __init__(self, *, task_id, **given):
        self.task_id = task_id
        self.given = given
        tasks.append(self)

    def __rshift__(self, other):
        followers[self.task_id] = other.task_id
        return other


class DAG:
    def __init__(self, dag_id, **given):
        self.given = given
        dags.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *thrown):
        return False


path = "airflow"
for part in [None, "providers", "apache", "spark", "operators", "spark_submit"]:
    path = path if part is None else f"{path}.{part}"
    sys.modules[path] = types.ModuleType(path)
sys.modules["airflow"].DAG = DAG
sys.modules[path].SparkSubmitOperator = Operator

runpy.run_path(sys.argv[1])
print(json.dumps({
    "tasks": [{"id": task.task_id, "next": followers.get(task.task_id), **task.given} for task in tasks],
    "retries": dags[0].given["default_args"]["retries"],
    "max_active_runs": dags[0].given["max_active_runs"],
}))
