package io.plumbline.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.plumbline.PackageRules;

/** Holds every package of the jobs to what its {@code package-info} says it may import. */
@AnalyzeClasses(packages = "io.plumbline.jobs", importOptions = TrustTest.ProductOnly.class)
class JobImportsTest extends JobPackages {
    @ArchTest
    static final ArchRule PACKAGES_IMPORT_WHAT_THEY_MAY =
            classes().should(CommandImports.add(StepImports.add(shared())));

    @ArchTest
    static final ArchRule NO_PACKAGES_IMPORT_EACH_OTHER =
            slices().matching("io.plumbline.jobs.(*)..").should().beFreeOfCycles();

    /** Returns the rules of packages that steps and commands share. */
    private static PackageRules shared() {
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
                .allow(jobs("mlflow"), CORE, jobs("session"), jobs("watch"), JACKSON, "javax.net.ssl..")
                .allow(jobs("lineage"), CORE, jobs("session"), jobs("watch"), SPARK, JACKSON)
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
                        WATCH,
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
                        jobs("session"),
                        jobs("source"),
                        jobs("storage"),
                        SPARK,
                        HADOOP,
                        SLF4J);
    }
}
