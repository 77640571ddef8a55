package io.plumbline.jobs.experiments;

import io.plumbline.PlainText;
import io.plumbline.Sha256;
import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.manifest.InputTable;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.step.StepName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The inputs in which experiments differ, as their manifests record them: configuration, files, tables, models. */
final class Differences {
    private static final int LONGEST = 120;
    private static final int DIGITS = 12;
    private static final List<String> STRENGTHS = List.of("data.columns.weight", "data.columns.margin");
    private static final String NULL = "null";
    private static final List<StepName> STEPS =
            List.of(StepName.INGEST, StepName.SFT, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);

    private Differences() {}

    /**
     * An input.
     *
     * @param key of the configuration, or what else it is
     * @param values of each experiment, in their order
     */
    record Row(String key, List<String> values) {}

    /** Returns the inputs that are not the same for all. */
    static List<Row> of(List<Experiment> experiments) {
        List<SortedMap<String, String>> inputs =
                experiments.stream().map(Differences::inputs).toList();
        TreeMap<String, String> all = new TreeMap<>();
        inputs.forEach(all::putAll);
        List<Row> rows = new ArrayList<>();
        for (String key : all.keySet()) {
            List<String> values =
                    inputs.stream().map(input -> input.getOrDefault(key, "–")).toList();
            if (new HashSet<>(values).size() > 1) {
                rows.add(new Row(
                        shown(key), values.stream().map(Differences::shown).toList()));
            }
        }
        return rows;
    }

    private static String shown(String value) {
        String plain = PlainText.of(value);
        // Values that only differ further on must not look the same.
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "… (" + start(Sha256.hex(value)) + ")";
    }

    private static SortedMap<String, String> inputs(Experiment experiment) {
        SortedMap<String, String> inputs = new TreeMap<>();
        for (StepName name : STEPS) {
            Optional<StepRecord> record = name.isShared() ? experiment.sharedStep(name) : experiment.step(name);
            if (record.isPresent()) {
                add(record.get().inputs(), inputs);
            } else if (name.isShared()) {
                experiment
                        .upstream(name)
                        .ifPresent(identity -> inputs.put(name.command(), "an earlier result, " + start(identity)));
            }
        }
        return inputs;
    }

    private static void add(RecordedInputs recorded, SortedMap<String, String> inputs) {
        recorded.settings().forEach((key, value) -> put(inputs, key, value));
        recorded.values().forEach((key, value) -> put(inputs, key, value));
        recorded.models().forEach((key, value) -> put(inputs, key + " (fingerprint)", start(value)));
        recorded.tables().forEach((key, tables) -> put(inputs, key + " (tables)", described(tables)));
        recorded.files().forEach((key, files) -> put(inputs, key + " (files)", told(files)));
    }

    private static String described(List<InputTable> tables) {
        return tables.stream().map(InputTable::described).collect(Collectors.joining(", "));
    }

    private static String told(List<InputFile> files) {
        String hashes = files.stream().map(InputFile::hash).sorted().collect(Collectors.joining("\n"));
        return files.size() + (files.size() == 1 ? " file, " : " files, ") + start(Sha256.hex(hashes));
    }

    private static String start(String hexadecimal) {
        return hexadecimal.substring(0, Math.min(DIGITS, hexadecimal.length()));
    }

    /** Steps of one experiment may have been done with different values of a key. */
    private static void put(SortedMap<String, String> inputs, String key, String value) {
        inputs.merge(key, value, (first, second) -> first.equals(second) ? first : first + ", then " + second);
    }

    /** Returns the settings of an experiment's loss. */
    static Map<String, String> losses(Experiment experiment) {
        return settings(experiment)
                .filter(entry -> entry.getKey().startsWith("loss."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns what says how an experiment's texts became tokens; empty where ingest was done again since. */
    static Optional<Map<String, String>> tokens(Experiment experiment) {
        return experiment.sharedStep(StepName.INGEST).map(record -> {
            Map<String, String> tokens = new TreeMap<>(record.inputs().settings());
            tokens.keySet().removeIf(key -> !key.startsWith("tokenizer."));
            record.inputs().values().forEach((key, value) -> {
                if (key.endsWith(" tokenizer")) {
                    tokens.put(key, value);
                }
            });
            return tokens;
        });
    }

    /** Returns whether an experiment's examples have weights or margins of their own. */
    static boolean hasStrengths(Experiment experiment) {
        return experiment
                .sharedStep(StepName.INGEST)
                .filter(record -> STRENGTHS.stream().anyMatch(key -> !record.inputs()
                        .settings()
                        .getOrDefault(key, NULL)
                        .equals(NULL)))
                .isPresent();
    }

    /** Returns the keys that two maps do not have with the same value, as a text. */
    static String keys(Map<String, String> first, Map<String, String> second) {
        TreeSet<String> keys = new TreeSet<>(first.keySet());
        keys.addAll(second.keySet());
        keys.removeIf(key -> Objects.equals(first.get(key), second.get(key)));
        return PlainText.of(String.join(", ", keys));
    }

    private static Stream<Map.Entry<String, String>> settings(Experiment experiment) {
        return experiment.step(StepName.SCORE).stream()
                .flatMap(record -> record.inputs().settings().entrySet().stream());
    }
}
