package io.plumbline.jobs.report;

import io.plumbline.PlainText;
import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.manifest.InputTable;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.report.Figures;
import io.plumbline.score.page.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files and tables that a step read, in words. */
final class ReportedInputs {
    /** Of so many the names are shown. */
    private static final int NAMED = 3;

    private static final long MEBIBYTE = 1 << 20;

    private ReportedInputs() {}

    /** Returns a fact for the files of each key that has any, then one for the tables of each. */
    static List<Fact> of(RecordedInputs inputs) {
        List<Fact> facts = new ArrayList<>();
        inputs.files().forEach((key, files) -> {
            if (!files.isEmpty()) {
                facts.add(new Fact(key, files(files), ""));
            }
        });
        inputs.tables().forEach((key, tables) -> facts.add(new Fact(key, tables(tables), "")));
        return facts;
    }

    private static String files(List<InputFile> files) {
        long bytes = files.stream().mapToLong(InputFile::bytes).sum();
        return String.format(
                Locale.ROOT,
                "%s, %.1f MiB: %s",
                count(files, "file"),
                (double) bytes / MEBIBYTE,
                names(files, InputFile::path, ", "));
    }

    private static String tables(List<InputTable> tables) {
        return count(tables, "table") + ": " + names(tables, InputTable::described, "; ");
    }

    private static String count(List<?> inputs, String noun) {
        return Figures.count(inputs.size()) + " " + noun + (inputs.size() == 1 ? "" : "s");
    }

    private static <T> String names(List<T> inputs, Function<T, String> name, String separator) {
        String names = inputs.stream().limit(NAMED).map(name).collect(Collectors.joining(separator));
        return PlainText.of(names) + (inputs.size() > NAMED ? separator + "…" : "");
    }
}
