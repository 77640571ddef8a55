package io.plumbline.model;

import io.plumbline.model.ParameterLayout.Parameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the matrices that adapters are on. A name fits a module as in peft: it is the module's, or its end behind a point.
 */
final class AdapterTargets {
    private static final String WEIGHT = ".weight";

    private AdapterTargets() {}

    /**
     * Returns the matrices, in the layout's order.
     *
     * @throws IllegalArgumentException for a name that fits no matrix which can have an adapter
     */
    static List<Parameter> of(LoraConfig lora, ParameterLayout layout) {
        List<Parameter> adaptable = layout.parameters().stream()
                .filter(parameter -> parameter.role().isAdaptable())
                .toList();
        if (lora.isOnAllLinear()) {
            return adaptable;
        }
        Set<Parameter> found = new LinkedHashSet<>();
        for (String name : lora.targets()) {
            List<Parameter> fitting = adaptable.stream()
                    .filter(parameter -> fits(name, parameter))
                    .toList();
            if (fitting.isEmpty()) {
                throw new IllegalArgumentException("targets must name linear layers of the model's blocks, which are "
                        + String.join(", ", names(adaptable)) + ", got '" + ModelError.quote(name) + "'");
            }
            found.addAll(fitting);
        }
        return adaptable.stream().filter(found::contains).toList();
    }

    private static boolean fits(String name, Parameter parameter) {
        String module = module(parameter);
        return module.equals(name) || module.endsWith("." + name);
    }

    /** The name of the module that a weight belongs to. */
    static String module(Parameter parameter) {
        String name = parameter.name();
        return name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : name;
    }

    /** The last parts of the modules' names, sorted. */
    static Set<String> names(List<Parameter> parameters) {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : parameters) {
            String module = module(parameter);
            names.add(module.substring(module.lastIndexOf('.') + 1));
        }
        return names;
    }
}
