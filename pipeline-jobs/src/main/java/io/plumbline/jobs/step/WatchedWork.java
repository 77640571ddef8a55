package io.plumbline.jobs.step;

import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.watch.StepWork;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of a running step what those who watch the run are told: the addresses that it reads and leaves. */
final class WatchedWork {
    /** More files of one source are told by the directories that they stand in. */
    private static final int MOST_FILES = 32;

    private WatchedWork() {}

    static StepWork of(RunningStep running) {
        return new StepWork(
                running.step().name().command(),
                running.directory().root().toString(),
                running.config().run().name(),
                running.identity(),
                running.inputs().settings(),
                inputs(running),
                running.step().outputs().stream()
                        .map(output -> address(running, running.target(), output))
                        .toList());
    }

    private static List<String> inputs(RunningStep running) {
        Set<String> addresses = new LinkedHashSet<>();
        running.inputs().files().values().forEach(files -> addresses.addAll(addresses(files)));
        running.inputs().steps().forEach((command, identity) -> {
            StepName name = named(command);
            ResultFolder folder = running.results().holding(name, identity);
            running.results().outputs(name).forEach(output -> addresses.add(address(running, folder, output)));
        });
        if (!running.inputs().models().isEmpty()) {
            addresses.addAll(models(running.config().model()));
        }
        return new ArrayList<>(addresses);
    }

    private static List<String> addresses(List<InputFile> files) {
        List<String> paths = files.stream().map(InputFile::path).toList();
        return paths.size() <= MOST_FILES
                ? paths
                : paths.stream()
                        .map(path -> path.substring(0, Math.max(path.lastIndexOf('/'), 0)))
                        .distinct()
                        .collect(Collectors.toList());
    }

    private static List<String> models(ModelConfig model) {
        return Stream.of(model.path(), model.adapterPath(), model.referencePath())
                .filter(Objects::nonNull)
                .toList();
    }

    private static String address(RunningStep running, ResultFolder folder, String output) {
        return running.directory().path(folder.of(output)).toString();
    }

    private static StepName named(String command) {
        return Stream.of(StepName.values())
                .filter(name -> name.command().equals(command))
                .findFirst()
                .orElseThrow();
    }
}
