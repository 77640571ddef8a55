package io.plumbline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The packages that each package may import. The JDK and the package itself may always be imported, and nothing else that
 * is not named; a package without a rule breaks the rules, and so does a rule without a package.
 */
public final class PackageRules extends ArchCondition<JavaClass> {
    private final Map<String, Set<String>> allowed = new TreeMap<>();
    private final Set<String> unused = new TreeSet<>();

    /** Without any rule yet. */
    public PackageRules() {
        super("import only what the rule of their package allows");
    }

    /**
     * Adds a rule.
     *
     * @param name the package
     * @param imports the packages or single classes it may import; {@code "org.nd4j.."} stands for all packages that begin
     *     with {@code org.nd4j}
     * @return the same rules
     */
    public PackageRules allow(String name, String... imports) {
        if (allowed.put(name, Set.of(imports)) != null) {
            throw new IllegalArgumentException(name + " has two rules");
        }
        return this;
    }

    @Override
    public void init(Collection<JavaClass> all) {
        unused.clear();
        unused.addAll(allowed.keySet());
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String name = type.getPackageName();
        unused.remove(name);
        if (!allowed.containsKey(name)) {
            events.add(SimpleConditionEvent.violated(type, "Package " + name + " has no rule"));
            return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (!isAllowed(name, target.getPackageName()) && !allowed.get(name).contains(target.getFullName())) {
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
            }
        }
    }

    @Override
    public void finish(ConditionEvents events) {
        for (String name : unused) {
            events.add(SimpleConditionEvent.violated(name, "Package " + name + " has a rule, but no class"));
        }
    }

    /** Primitive types have no package. */
    private boolean isAllowed(String from, String target) {
        return target.isEmpty()
                || target.equals("java")
                || target.startsWith("java.")
                || target.equals("com.sun.management")
                || target.equals(from)
                || allowed.get(from).stream().anyMatch(entry -> covers(entry, target));
    }

    private static boolean covers(String entry, String target) {
        if (!entry.endsWith("..")) {
            return target.equals(entry);
        }
        String root = entry.substring(0, entry.length() - 2);
        return target.equals(root) || target.startsWith(root + ".");
    }

    /** Returns the sentences that say how classes break the rules. */
    Set<String> broken(JavaClasses imported) {
        Set<String> sentences = new TreeSet<>();
        classes()
                .should(this)
                .evaluate(imported)
                .getFailureReport()
                .getDetails()
                .forEach(sentences::add);
        return sentences;
    }
}
