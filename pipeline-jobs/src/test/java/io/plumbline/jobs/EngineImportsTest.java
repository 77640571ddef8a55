package io.plumbline.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds that jobs know engines and vectors, and nothing of the library that one of them computes with. */
@AnalyzeClasses(packages = "io.plumbline.jobs", importOptions = TrustTest.ProductOnly.class)
class EngineImportsTest {
    @ArchTest
    static final ArchRule JOBS_KNOW_NO_ARRAY_AND_NO_ENGINE_OF_THEIR_OWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.plumbline.engine.cpu..",
                    "org.nd4j.linalg.api.ndarray..",
                    "org.nd4j.linalg.factory..",
                    "org.bytedeco..");
}
