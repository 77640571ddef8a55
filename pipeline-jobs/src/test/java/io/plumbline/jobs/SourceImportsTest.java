package io.plumbline.jobs;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds that files of preferences are found and read in one place, and tables by their literal paths. */
@AnalyzeClasses(packages = "io.plumbline", importOptions = TrustTest.ProductOnly.class)
class SourceImportsTest {
    @ArchTest
    static final ArchRule SOURCES_KNOW_NO_STEP = classes()
            .that()
            .resideInAPackage("io.plumbline.jobs.source")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "scala..",
                    "org.apache.spark..",
                    "org.apache.hadoop..",
                    "org.apache.parquet..",
                    "com.fasterxml.jackson..",
                    "io.plumbline",
                    "io.plumbline.data",
                    "io.plumbline.jobs.catalog",
                    "io.plumbline.jobs.manifest",
                    "io.plumbline.jobs.source",
                    "io.plumbline.jobs.storage");

    @ArchTest
    static final ArchRule NO_PATH_IS_OPENED_AS_A_PATTERN = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.plumbline.jobs.storage.LiteralPaths")
            .should()
            .callMethodWhere(target(nameMatching("parquet|json|load|text|textFile|csv"))
                    .and(target(owner(assignableTo("org.apache.spark.sql.DataFrameReader")
                            .or(assignableTo("org.apache.spark.api.java.JavaSparkContext"))))));

    @ArchTest
    static final ArchRule PATTERNS_ARE_EXPANDED_IN_ONE_PLACE =
            noClasses().should().callMethodWhere(target(nameMatching("globStatus")));
}
