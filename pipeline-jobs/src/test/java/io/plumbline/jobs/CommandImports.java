package io.plumbline.jobs;

import io.plumbline.PackageRules;

/** Rules of what the packages of commands that are no steps may import. */
final class CommandImports extends JobPackages {
    private CommandImports() {}

    /** Adds them to the rules of other packages. */
    static PackageRules add(PackageRules rules) {
        return rules.allow(
                        jobs("clean"),
                        CORE,
                        jobs("checkpoint"),
                        jobs("manifest"),
                        jobs("step"),
                        jobs("storage"),
                        HADOOP)
                .allow(jobs("status"), CORE, jobs("manifest"), jobs("step"), jobs("storage"), HADOOP, JACKSON)
                .allow(
                        jobs("compare"),
                        CORE,
                        COMMIT,
                        COMPARE,
                        DATA,
                        ENGINE,
                        MODEL,
                        SCORE,
                        jobs("config"),
                        jobs("inference"),
                        jobs("progress"),
                        jobs("session"),
                        jobs("storage"),
                        SPARK,
                        SCALA,
                        HADOOP,
                        JACKSON)
                .allow(
                        jobs("experiments"),
                        CORE,
                        COMPARE,
                        REPORT,
                        SCORE,
                        WATCH,
                        jobs("config"),
                        jobs("manifest"),
                        jobs("report"),
                        jobs("score"),
                        jobs("step"),
                        jobs("storage"),
                        SPARK,
                        HADOOP)
                .allow(
                        jobs("validate"),
                        CORE,
                        DATA,
                        ENGINE,
                        MODEL,
                        TRAIN,
                        jobs("catalog"),
                        jobs("config"),
                        jobs("ingest"),
                        jobs("session"),
                        jobs("source"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        HADOOP)
                .allow(jobs("quickstart"), CORE, COMMIT, MODEL, jobs("storage"), HOCON, JACKSON)
                .allow(
                        jobs("bench"),
                        EXAMPLE,
                        CORE,
                        DATA,
                        ENGINE,
                        MODEL,
                        jobs("averaging"),
                        jobs("config"),
                        jobs("executor"),
                        jobs("inference"),
                        jobs("ingest"),
                        jobs("session"),
                        jobs("storage"),
                        jobs("training"),
                        SPARK,
                        HADOOP,
                        JACKSON)
                .allow(
                        jobs("plan"),
                        DATA,
                        EXAMPLE,
                        CORE,
                        ENGINE,
                        LOSS,
                        MODEL,
                        TRAIN,
                        jobs("averaging"),
                        jobs("bench"),
                        jobs("config"),
                        jobs("ingest"),
                        jobs("session"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        HADOOP,
                        JACKSON)
                .allow(jobs("cli"), CORE, COMPARE, MODEL, TRAIN, "io.plumbline.jobs..", SPARK, HADOOP, "picocli..");
    }
}
