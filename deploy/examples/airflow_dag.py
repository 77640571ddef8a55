"""The chain as an Airflow DAG, every day in one run directory: a task a step, in cluster mode.

Each task can be retried and cleared, since a step that is done is skipped, and training goes on from its newest checkpoint. A
policy that does not pass a gate fails the task "score" or "publish" in seconds at each retry; what is served stays, and the
application's diagnostics, which Airflow shows, say which gate it was. The next day's run starts over "ingest" with its new rows.
The connection spark_default has the host yarn.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# With sft.enabled = true, "sft" stands between "ingest" and "reference".
STEPS = ["ingest", "reference", "train", "score", "publish"]

with DAG(
    "plumbline",
    start_date=datetime(2026, 1, 1),
    schedule="@daily",
    catchup=False,
    # One run works in a run directory at a time; a second one would stop at once.
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
) as dag:
    previous = None
    for step in STEPS:
        task = SparkSubmitOperator(
            task_id=step,
            application="hdfs:///apps/plumbline/plumbline.jar",
            java_class="io.plumbline.jobs.Plumbline",
            application_args=[step, "--config", "hdfs:///apps/plumbline/daily.conf"],
            name=f"plumbline-{step}",
            deploy_mode="cluster",
            num_executors=4,
            executor_memory="8g",
            executor_cores=4,
            driver_memory="4g",
            # The sizes and the security of conf/spark-yarn.conf.
            conf={
                "spark.task.cpus": "4",
                "spark.executor.memoryOverhead": "8g",
                "spark.driver.memoryOverhead": "4g",
                "spark.authenticate": "true",
                "spark.network.crypto.enabled": "true",
                "spark.network.crypto.saslFallback": "false",
                "spark.io.encryption.enabled": "true",
                "spark.acls.enable": "true",
            },
        )
        if previous is not None:
            previous >> task
        previous = task
