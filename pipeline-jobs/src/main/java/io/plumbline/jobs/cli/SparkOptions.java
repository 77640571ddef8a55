package io.plumbline.jobs.cli;

import java.util.List;

/** The options of spark-submit that {@code bin/plumbline} passes on, where they stand before the command. */
final class SparkOptions {
    static final List<String> ALL = List.of(
            "--master",
            "--deploy-mode",
            "--conf",
            "-c",
            "--name",
            "--queue",
            "--num-executors",
            "--executor-memory",
            "--executor-cores",
            "--driver-memory",
            "--driver-cores",
            "--driver-java-options",
            "--driver-library-path",
            "--driver-class-path",
            "--jars",
            "--packages",
            "--exclude-packages",
            "--repositories",
            "--files",
            "--archives",
            "--properties-file",
            "--principal",
            "--keytab",
            "--proxy-user",
            "--total-executor-cores",
            "--supervise",
            "--verbose");

    private SparkOptions() {}
}
