package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Tests that the rules see what they are there for. */
class PackageRulesTest {
    /** Imports {@link Sha256} and nothing else but the JDK. */
    private static final JavaClasses COMMIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.plumbline.commit");

    @Test
    void anImportThatIsAllowedIsNoFault() {
        assertThat(new PackageRules()
                        .allow("io.plumbline.commit", "io.plumbline")
                        .broken(COMMIT))
                .isEmpty();
        assertThat(new PackageRules()
                        .allow("io.plumbline.commit", "io.plumbline..")
                        .broken(COMMIT))
                .isEmpty();
        assertThat(new PackageRules()
                        .allow("io.plumbline.commit", "io.plumbline.Sha256", "io.plumbline.LocalFolder")
                        .broken(COMMIT))
                .isEmpty();
    }

    @Test
    void anImportThatNoRuleAllowsIsAFault() {
        assertThat(new PackageRules()
                        .allow("io.plumbline.commit", "io.plumbline.data..", "io.plumb..", "io.plumbline.Sha")
                        .broken(COMMIT))
                .isNotEmpty()
                .allSatisfy(sentence ->
                        assertThat(sentence).containsPattern("<io\\.plumbline\\.commit\\..*<io\\.plumbline\\.[A-Z]"));
    }

    @Test
    void aPackageWithoutARuleIsAFault() {
        assertThat(new PackageRules().broken(COMMIT)).containsExactly("Package io.plumbline.commit has no rule");
    }

    @Test
    void aRuleWithoutAPackageIsAFault() {
        assertThat(new PackageRules()
                        .allow("io.plumbline.commit", "io.plumbline")
                        .allow("io.plumbline.gone")
                        .broken(COMMIT))
                .containsExactly("Package io.plumbline.gone has a rule, but no class");
    }

    @Test
    void aPackageHasOneRule() {
        PackageRules rules = new PackageRules().allow("io.plumbline.commit");
        assertThatThrownBy(() -> rules.allow("io.plumbline.commit", "io.plumbline"))
                .hasMessage("io.plumbline.commit has two rules");
    }
}
