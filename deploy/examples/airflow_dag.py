"""The chain as an Airflow DAG: a task a step, each of which can be retried, since a step that is done is skipped."""

from datetime import datetime

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# With sft.enabled = true, "sft" stands between "ingest" and "reference".
STEPS = ["ingest", "reference", "train", "score"]

with DAG("plumbline", start_date=datetime(2026, 1, 1), schedule="@weekly", catchup=False, max_active_runs=1) as dag:
    previous = None
    for step in STEPS:
        task = SparkSubmitOperator(
            task_id=step,
            application="hdfs:///apps/plumbline/plumbline.jar",
            java_class="io.plumbline.jobs.Plumbline",
            application_args=[
                step,
                "--config", "hdfs:///apps/plumbline/job.conf",
                "--set", "run.name={{ ds }}",
            ],
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
