package io.plumbline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds every package to what its {@code package-info} says it may import. */
@AnalyzeClasses(packages = "io.plumbline", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageImportsTest {
    private static final String ND4J = "org.nd4j..";
    private static final String DL4J = "org.deeplearning4j..";

    @ArchTest
    static final ArchRule CORE_KNOWS_NOTHING_OF_SPARK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "io.plumbline.jobs..");

    @ArchTest
    static final ArchRule LOSS_IMPORTS_ONLY_THE_JDK = noClasses()
            .that()
            .resideInAPackage("io.plumbline.loss..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "io.plumbline.loss..");

    @ArchTest
    static final ArchRule EXAMPLE_IMPORTS_ONLY_THE_JDK = noClasses()
            .that()
            .resideInAPackage("io.plumbline.example..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "io.plumbline.example..");

    @ArchTest
    static final ArchRule COMMIT_IMPORTS_ONLY_THE_JDK_AND_SHA_256 = noClasses()
            .that()
            .resideInAPackage("io.plumbline.commit..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "io.plumbline", "io.plumbline.commit..");

    @ArchTest
    static final ArchRule DATA_KNOWS_NOTHING_OF_NUMBERS = noClasses()
            .that()
            .resideInAPackage("io.plumbline.data..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ND4J,
                    DL4J,
                    "io.plumbline.model..",
                    "io.plumbline.engine..",
                    "io.plumbline.loss..",
                    "io.plumbline.train..",
                    "io.plumbline.score..");

    @ArchTest
    static final ArchRule MODEL_KNOWS_NOTHING_OF_THE_ENGINE = noClasses()
            .that()
            .resideInAPackage("io.plumbline.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ND4J,
                    DL4J,
                    "io.plumbline.data..",
                    "io.plumbline.engine..",
                    "io.plumbline.loss..",
                    "io.plumbline.train..",
                    "io.plumbline.score..");

    @ArchTest
    static final ArchRule ENGINE_KNOWS_MODELS_AND_ND4J_ALONE = noClasses()
            .that()
            .resideInAPackage("io.plumbline.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    DL4J, "io.plumbline.data..", "io.plumbline.loss..", "io.plumbline.train..", "io.plumbline.score..");

    @ArchTest
    static final ArchRule WHAT_AN_ENGINE_IS_KNOWS_NOTHING_OF_ITS_LIBRARIES = noClasses()
            .that()
            .resideInAPackage("io.plumbline.engine")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ND4J, "org.bytedeco..");

    @ArchTest
    static final ArchRule ONE_ENGINE_IS_KNOWN_TO_THE_TABLE_AND_TO_WHAT_SHARES_ITS_MEMORY = noClasses()
            .that()
            .resideOutsideOfPackage("io.plumbline.engine.cpu..")
            .and()
            .doNotHaveFullyQualifiedName("io.plumbline.engine.Engines")
            .and()
            .doNotHaveFullyQualifiedName("io.plumbline.train.SharedVectors")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.plumbline.engine.cpu..");

    @ArchTest
    static final ArchRule MEMORY_IS_ADDRESSED_IN_THE_ENGINE_ALONE = noClasses()
            .that()
            .resideOutsideOfPackage("io.plumbline.engine.cpu..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "org.nd4j.nativeblas..", "org.nd4j.linalg.api.memory..");

    @ArchTest
    static final ArchRule TRAIN_KNOWS_NOTHING_OF_DATA_AND_SCORES = noClasses()
            .that()
            .resideInAPackage("io.plumbline.train..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.plumbline.data..", "io.plumbline.score..");

    @ArchTest
    static final ArchRule SCORE_KNOWS_NOTHING_OF_THE_ENGINE = noClasses()
            .that()
            .resideInAPackage("io.plumbline.score..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ND4J,
                    DL4J,
                    "io.plumbline.data..",
                    "io.plumbline.engine..",
                    "io.plumbline.model..",
                    "io.plumbline.train..");
}
