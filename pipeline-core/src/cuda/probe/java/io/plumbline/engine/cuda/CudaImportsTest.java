package io.plumbline.engine.cuda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.plumbline.PackageRules;

/** Holds the package to what its {@code package-info} says it may import. */
@AnalyzeClasses(packages = "io.plumbline.engine.cuda", importOptions = ImportOption.DoNotIncludeTests.class)
class CudaImportsTest {
    @ArchTest
    static final ArchRule THE_PACKAGE_IMPORTS_WHAT_IT_MAY = classes()
            .should(new PackageRules()
                    .allow(
                            "io.plumbline.engine.cuda",
                            "io.plumbline",
                            "io.plumbline.engine",
                            "io.plumbline.engine.gpu",
                            "io.plumbline.model",
                            "org.bytedeco.."));
}
