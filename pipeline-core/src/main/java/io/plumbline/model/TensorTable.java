package io.plumbline.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A family's table of tensor names.
 *
 * @param basePrefix what transformers puts before the names of the tensors of the model without its head, {@code model.}
 * @param names by role, as the project writes them; {@code {layer}} stands for the block's number
 * @param otherNames by role, other names that other versions of transformers write
 * @param ignoredEndings endings of the names of buffers that older versions wrote and that are computed anew
 */
record TensorTable(
        String basePrefix,
        Map<ParameterRole, String> names,
        Map<ParameterRole, String> otherNames,
        List<String> ignoredEndings) {
    private static final String LAYER = "{layer}";

    /** The name that transformers gives the weight of a score in every family. */
    private static final String SCORE = "score.weight";

    TensorTable {
        names = Map.copyOf(names);
        otherNames = Map.copyOf(otherNames);
        ignoredEndings = List.copyOf(ignoredEndings);
    }

    /** The same table with other names of some roles, or names of further ones. */
    TensorTable with(Map<ParameterRole, String> changed) {
        Map<ParameterRole, String> all = new EnumMap<>(names);
        all.putAll(changed);
        return new TensorTable(basePrefix, all, otherNames, ignoredEndings);
    }

    /** The same table without some roles. */
    TensorTable without(ParameterRole... roles) {
        Map<ParameterRole, String> rest = new EnumMap<>(names);
        List.of(roles).forEach(rest::remove);
        return new TensorTable(basePrefix, rest, otherNames, ignoredEndings);
    }

    /** Lays out a decoder's tensors under these names. */
    ParameterLayout layout(DecoderConfig config) {
        return ParameterLayout.of(config, this::name);
    }

    private String name(ParameterRole role, int layer) {
        String name = role == ParameterRole.SCORE_WEIGHT ? SCORE : names.get(role);
        if (name == null) {
            throw new IllegalStateException("The table of tensor names has none for " + role);
        }
        return name.replace(LAYER, Integer.toString(layer));
    }

    /** Other names under which a tensor of the layout may be stored. */
    List<String> aliases(ParameterLayout.Parameter parameter, HeadConfig head) {
        List<String> aliases = new ArrayList<>();
        String name = parameter.name();
        if (name.startsWith(basePrefix)) {
            aliases.add(name.substring(basePrefix.length()));
        }
        addName(otherNames, parameter.role(), aliases);
        if (parameter.role() == ParameterRole.TOKEN_EMBEDDING && head.tied()) {
            addName(names, ParameterRole.HEAD_WEIGHT, aliases);
            addName(otherNames, ParameterRole.HEAD_WEIGHT, aliases);
        }
        return aliases;
    }

    private static void addName(Map<ParameterRole, String> table, ParameterRole role, List<String> aliases) {
        if (table.containsKey(role)) {
            aliases.add(table.get(role));
        }
    }

    /** Returns whether a stored tensor holds nothing that is learned. */
    boolean ignores(String tensor) {
        return ignoredEndings.stream().anyMatch(tensor::endsWith);
    }
}
