package io.plumbline.engine.nd4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers pass between Java and arrays in one class alone, so that all others run on a device as they are. */
class HostAccessTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.plumbline.engine.nd4j");

    /** Methods of arrays that give or take elements one by one or as Java's numbers, or give the memory itself. */
    private static boolean isHostAccess(String method) {
        return method.equals("data")
                || method.equals("element")
                || method.equals("put")
                || method.startsWith("putScalar")
                || method.startsWith("getScalar")
                || method.endsWith("Number")
                || method.matches("get(Double|Float|Int|Long|Number|String)(Unsafe)?")
                || method.matches("to(Double|Float|Int|Long)(Vector|Matrix)");
    }

    private static final DescribedPredicate<JavaCall<?>> HOST_ACCESS = describe(
            "of a method that copies elements to the host or from it",
            call -> isArray(call.getTarget().getOwner())
                            && isHostAccess(call.getTarget().getName())
                    || makesFromJava(call.getTarget()));

    private static boolean isArray(JavaClass owner) {
        return owner.isAssignableTo(INDArray.class);
    }

    private static boolean makesFromJava(AccessTarget.CodeUnitCallTarget target) {
        return target.getOwner().getName().equals("org.nd4j.linalg.factory.Nd4j")
                && Set.of("create", "createFromArray", "scalar").contains(target.getName());
    }

    @Test
    void oneClassCopiesNumbers() {
        ArchRule rule = noClasses()
                .that()
                .doNotHaveFullyQualifiedName(HostCopies.class.getName())
                .should()
                .callCodeUnitWhere(describe("it copies elements to the host or from it", HOST_ACCESS::test));
        rule.check(ENGINE);
    }

    @Test
    void noClassSeesMemory() {
        classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "are no buffers",
                        type -> !type.getName().startsWith("org.nd4j.linalg.api.buffer.")
                                || type.getName().equals("org.nd4j.linalg.api.buffer.DataType")))
                .check(ENGINE);
    }

    /** The one class calls the methods that the rule looks for, so the rule would find them elsewhere. */
    @Test
    void ruleFindsTheCallsOfTheOneClass() {
        Set<String> found = Stream.of("toFloatVector", "getDouble", "createFromArray")
                .filter(method -> ENGINE.get(HostCopies.class).getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTarget().getName().equals(method) && HOST_ACCESS.test(call)))
                .collect(Collectors.toSet());
        assertThat(found).containsExactlyInAnyOrder("toFloatVector", "getDouble", "createFromArray");
        assertThat(Arrays.stream(INDArray.class.getMethods()).filter(method -> isHostAccess(method.getName())))
                .hasSizeGreaterThan(30);
    }
}
