package io.plumbline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds every package to what its {@code package-info} says it may import. */
@AnalyzeClasses(
        packages = "io.plumbline",
        importOptions = {ImportOption.DoNotIncludeTests.class, PackageImportsTest.WithoutProfiles.class})
class PackageImportsTest {
    /** Leaves out the package that only the profile {@code cuda13} builds; a test of the profile holds it. */
    static final class WithoutProfiles implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/io/plumbline/engine/cuda/");
        }
    }

    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String ND4J = "org.nd4j..";
    private static final String DL4J = "org.deeplearning4j..";
    private static final String JAVACPP = "org.bytedeco..";

    @ArchTest
    static final ArchRule PACKAGES_IMPORT_WHAT_THEY_MAY = classes()
            .should(new PackageRules()
                    .allow("io.plumbline")
                    .allow("io.plumbline.commit", "io.plumbline")
                    .allow("io.plumbline.compare", "io.plumbline", "io.plumbline.score")
                    .allow("io.plumbline.example")
                    .allow("io.plumbline.template")
                    .allow(
                            "io.plumbline.data",
                            "io.plumbline",
                            "io.plumbline.example",
                            "io.plumbline.template",
                            JACKSON,
                            "ai.djl..")
                    .allow("io.plumbline.data.warning", "io.plumbline.data", "io.plumbline.example")
                    .allow("io.plumbline.model", "io.plumbline", "io.plumbline.commit", JACKSON)
                    .allow("io.plumbline.loss")
                    .allow("io.plumbline.verify", JACKSON)
                    .allow("io.plumbline.preference", "io.plumbline")
                    .allow("io.plumbline.report", "io.plumbline")
                    .allow("io.plumbline.watch", JACKSON)
                    .allow(
                            "io.plumbline.engine",
                            "io.plumbline",
                            "io.plumbline.engine.cpu.CpuKind",
                            "io.plumbline.engine.gpu",
                            "io.plumbline.engine.nd4j.Nd4jKind",
                            "io.plumbline.model")
                    .allow(
                            "io.plumbline.engine.cpu",
                            "io.plumbline",
                            "io.plumbline.engine",
                            "io.plumbline.model",
                            ND4J,
                            JAVACPP)
                    .allow("io.plumbline.engine.gpu", "io.plumbline")
                    .allow(
                            "io.plumbline.engine.nd4j",
                            "io.plumbline",
                            "io.plumbline.engine",
                            "io.plumbline.engine.gpu",
                            "io.plumbline.model",
                            ND4J)
                    .allow(
                            "io.plumbline.train",
                            "io.plumbline",
                            "io.plumbline.engine",
                            "io.plumbline.engine.cpu.ArrayVector",
                            "io.plumbline.example",
                            "io.plumbline.loss",
                            "io.plumbline.model",
                            ND4J,
                            DL4J)
                    .allow(
                            "io.plumbline.score",
                            "io.plumbline",
                            "io.plumbline.example",
                            "io.plumbline.loss",
                            "io.plumbline.report",
                            "io.plumbline.watch",
                            JACKSON)
                    .allow(
                            "io.plumbline.score.page",
                            "io.plumbline.loss",
                            "io.plumbline.report",
                            "io.plumbline.score",
                            "io.plumbline.watch"));

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
            .resideInAnyPackage("org.bytedeco..", "org.nd4j.nativeblas..");

    @ArchTest
    static final ArchRule WORKSPACES_ARE_OPENED_IN_THE_ENGINE_ALONE = noClasses()
            .that()
            .resideOutsideOfPackage("io.plumbline.engine.cpu..")
            .and()
            .doNotHaveFullyQualifiedName("io.plumbline.engine.nd4j.Workspaces")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.nd4j.linalg.api.memory..");
}
