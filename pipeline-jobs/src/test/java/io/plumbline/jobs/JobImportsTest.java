package io.plumbline.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.plumbline.PackageRules;

/** Holds every package of the jobs to what its {@code package-info} says it may import. */
@AnalyzeClasses(packages = "io.plumbline.jobs", importOptions = TrustTest.ProductOnly.class)
class JobImportsTest {
    private static final String CORE = "io.plumbline";
    private static final String COMMIT = "io.plumbline.commit";
    private static final String COMPARE = "io.plumbline.compare";
    private static final String DATA = "io.plumbline.data";
    private static final String ENGINE = "io.plumbline.engine";
    private static final String EXAMPLE = "io.plumbline.example";
    private static final String LOSS = "io.plumbline.loss";
    private static final String MODEL = "io.plumbline.model";
    private static final String PREFERENCE = "io.plumbline.preference";
    private static final String PAGE = "io.plumbline.score.page";
    private static final String REPORT = "io.plumbline.report";
    private static final String SCORE = "io.plumbline.score";
    private static final String TRAIN = "io.plumbline.train";
    private static final String VERIFY = "io.plumbline.verify";
    private static final String WARNING = "io.plumbline.data.warning";

    private static final String SPARK = "org.apache.spark..";
    private static final String SCALA = "scala..";
    private static final String HADOOP = "org.apache.hadoop..";
    private static final String PARQUET = "org.apache.parquet..";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String HOCON = "com.typesafe.config..";
    private static final String ND4J_DATA = "org.nd4j.linalg.dataset..";
    private static final String DL4J_GRAPH = "org.deeplearning4j.nn..";
    private static final String DL4J_SPARK = "org.deeplearning4j.spark..";
    private static final String SLF4J = "org.slf4j..";

    @ArchTest
    static final ArchRule PACKAGES_IMPORT_WHAT_THEY_MAY = classes().should(rules());

    @ArchTest
    static final ArchRule NO_PACKAGES_IMPORT_EACH_OTHER =
            slices().matching("io.plumbline.jobs.(*)..").should().beFreeOfCycles();

    private static PackageRules rules() {
        return new PackageRules()
                .allow("io.plumbline.jobs", jobs("cli"), jobs("session"))
                .allow(jobs("executor"), CORE, ENGINE, MODEL, jobs("gpu"), SPARK)
                .allow(jobs("gpu"), CORE, ENGINE, SPARK)
                .allow(jobs("progress"), SPARK, SCALA)
                .allow(jobs("storage"), CORE, COMMIT, DATA, MODEL, HADOOP, SPARK, JACKSON, SLF4J)
                .allow(jobs("manifest"), CORE, jobs("storage"), HADOOP, JACKSON)
                .allow(jobs("catalog"), CORE, jobs("storage"), SPARK, SCALA, HADOOP)
                .allow(
                        jobs("source"),
                        CORE,
                        DATA,
                        jobs("catalog"),
                        jobs("manifest"),
                        jobs("storage"),
                        SPARK,
                        SCALA,
                        HADOOP,
                        PARQUET,
                        JACKSON)
                .allow(
                        jobs("session"),
                        CORE,
                        ENGINE,
                        VERIFY,
                        jobs("metrics"),
                        jobs("progress"),
                        SPARK,
                        SCALA,
                        HADOOP,
                        SLF4J,
                        "org.apache.logging.log4j..")
                .allow(jobs("watch"), CORE, SLF4J)
                .allow(jobs("metrics"), jobs("watch"), SPARK, "com.codahale.metrics..")
                .allow(jobs("mlflow"), CORE, jobs("watch"), JACKSON)
                .allow(jobs("lineage"), CORE, jobs("watch"), SPARK, JACKSON)
                .allow(
                        jobs("config"),
                        CORE,
                        DATA,
                        ENGINE,
                        LOSS,
                        MODEL,
                        TRAIN,
                        VERIFY,
                        jobs("catalog"),
                        jobs("storage"),
                        HADOOP,
                        HOCON)
                .allow(
                        jobs("tables"),
                        COMMIT,
                        PARQUET,
                        EXAMPLE,
                        SCALA,
                        CORE,
                        DATA,
                        ENGINE,
                        LOSS,
                        jobs("config"),
                        jobs("storage"),
                        SPARK,
                        HADOOP,
                        JACKSON)
                .allow(
                        jobs("inference"),
                        jobs("gpu"),
                        CORE,
                        ENGINE,
                        EXAMPLE,
                        MODEL,
                        jobs("executor"),
                        jobs("progress"),
                        jobs("storage"),
                        SPARK,
                        SCALA)
                .allow(
                        jobs("averaging"),
                        jobs("gpu"),
                        EXAMPLE,
                        CORE,
                        ENGINE,
                        LOSS,
                        TRAIN,
                        jobs("executor"),
                        jobs("progress"),
                        SPARK,
                        SCALA,
                        DL4J_GRAPH,
                        DL4J_SPARK,
                        "org.deeplearning4j.core..",
                        "org.deeplearning4j.optimize.api",
                        ND4J_DATA,
                        "org.nd4j.linalg.learning.config.IUpdater",
                        JACKSON)
                .allow(jobs("checkpoint"), CORE, COMMIT, ENGINE, jobs("averaging"), jobs("storage"), HADOOP, JACKSON)
                .allow(
                        jobs("step"),
                        jobs("watch"),
                        jobs("gpu"),
                        jobs("executor"),
                        ENGINE,
                        jobs("tables"),
                        CORE,
                        COMMIT,
                        DATA,
                        MODEL,
                        jobs("catalog"),
                        jobs("config"),
                        jobs("manifest"),
                        jobs("progress"),
                        jobs("source"),
                        jobs("storage"),
                        SPARK,
                        HADOOP,
                        SLF4J)
                .allow(jobs("clean"), CORE, jobs("checkpoint"), jobs("manifest"), jobs("step"), jobs("storage"), HADOOP)
                .allow(jobs("status"), CORE, jobs("manifest"), jobs("step"), jobs("storage"), HADOOP, JACKSON)
                .allow(
                        jobs("ingest"),
                        EXAMPLE,
                        SCALA,
                        CORE,
                        DATA,
                        WARNING,
                        MODEL,
                        jobs("config"),
                        jobs("executor"),
                        jobs("progress"),
                        jobs("source"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        HADOOP)
                .allow(
                        jobs("reference"),
                        EXAMPLE,
                        CORE,
                        COMMIT,
                        DATA,
                        ENGINE,
                        LOSS,
                        MODEL,
                        jobs("config"),
                        jobs("inference"),
                        jobs("progress"),
                        jobs("session"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        SCALA,
                        HADOOP,
                        PARQUET)
                .allow(
                        jobs("report"),
                        CORE,
                        DATA,
                        ENGINE,
                        REPORT,
                        SCORE,
                        PAGE,
                        jobs("config"),
                        jobs("manifest"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        HADOOP,
                        JACKSON)
                .allow(
                        jobs("training"),
                        jobs("watch"),
                        EXAMPLE,
                        CORE,
                        DATA,
                        ENGINE,
                        LOSS,
                        MODEL,
                        SCORE,
                        TRAIN,
                        SCALA,
                        PAGE,
                        jobs("inference"),
                        jobs("report"),
                        jobs("averaging"),
                        jobs("checkpoint"),
                        jobs("config"),
                        jobs("executor"),
                        jobs("progress"),
                        jobs("reference"),
                        jobs("session"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        HADOOP,
                        DL4J_GRAPH,
                        DL4J_SPARK,
                        JACKSON)
                .allow(
                        jobs("score"),
                        EXAMPLE,
                        CORE,
                        COMPARE,
                        PAGE,
                        ENGINE,
                        LOSS,
                        SCORE,
                        TRAIN,
                        jobs("config"),
                        jobs("inference"),
                        jobs("progress"),
                        jobs("reference"),
                        jobs("report"),
                        jobs("session"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        jobs("watch"),
                        SPARK,
                        SCALA,
                        HADOOP,
                        JACKSON)
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
                        jobs("config"),
                        jobs("manifest"),
                        jobs("score"),
                        jobs("step"),
                        jobs("storage"),
                        SPARK,
                        HADOOP,
                        JACKSON)
                .allow(
                        jobs("sample"),
                        CORE,
                        DATA,
                        ENGINE,
                        MODEL,
                        jobs("config"),
                        jobs("executor"),
                        jobs("gpu"),
                        jobs("inference"),
                        jobs("ingest"),
                        jobs("progress"),
                        jobs("session"),
                        jobs("source"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        SCALA,
                        HADOOP,
                        PARQUET)
                .allow(
                        jobs("label"),
                        CORE,
                        DATA,
                        ENGINE,
                        EXAMPLE,
                        MODEL,
                        PREFERENCE,
                        VERIFY,
                        jobs("config"),
                        jobs("inference"),
                        jobs("ingest"),
                        jobs("progress"),
                        jobs("sample"),
                        jobs("session"),
                        jobs("source"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        SCALA,
                        HADOOP,
                        JACKSON)
                .allow(
                        jobs("publish"),
                        CORE,
                        COMPARE,
                        SCORE,
                        jobs("config"),
                        jobs("manifest"),
                        jobs("score"),
                        jobs("step"),
                        jobs("storage"),
                        jobs("tables"),
                        SPARK,
                        HADOOP,
                        JACKSON)
                .allow(
                        jobs("validate"),
                        CORE,
                        DATA,
                        ENGINE,
                        MODEL,
                        TRAIN,
                        jobs("config"),
                        jobs("ingest"),
                        jobs("session"),
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
                        jobs("progress"),
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

    private static String jobs(String name) {
        return "io.plumbline.jobs." + name;
    }
}
