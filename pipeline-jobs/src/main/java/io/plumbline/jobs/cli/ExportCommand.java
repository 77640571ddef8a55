package io.plumbline.jobs.cli;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.LocalModels;
import io.plumbline.model.AdapterDirectory;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.WeightFormat;
import io.plumbline.train.Dl4jZip;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a model in another form. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a model in another form.",
            "",
            "A Hugging Face directory whose weights are of another type, or in smaller files. A peft directory of LoRA"
                    + " adapters is merged into its model; merge it before it is written with --dl4j."
        })
final class ExportCommand implements Callable<Integer> {
    private static final double GIGA = 1e9;
    private static final double LARGEST_SHARD = 5;

    private final PrintStream out;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Hugging Face directory, or peft directory of LoRA adapters.")
    private Path source;

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "The model that the adapters adapt. Default: base_model_name_or_path of adapter_config.json.")
    private Path base;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description =
                    "Of the weights: float32, bfloat16 or float16. Default: that of the model, or of the adapted one.")
    private String type;

    @Option(
            names = "--max-shard-gb",
            paramLabel = "GB",
            description = "Most 10^9 bytes of a file of weights, unless it holds one tensor alone. Default: 5.")
    private Double shard;

    @Option(
            names = "--dl4j",
            description = "Write one file as DL4J keeps graphs, in float32: ComputationGraph.load reads it where"
                    + " plumbline.jar is on the class path.")
    private boolean dl4j;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The directory or file to make.")
    private Path target;

    ExportCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        requireApart("--model", source);
        if (dl4j) {
            writeZip();
        } else if (AdapterDirectory.isAt(source)) {
            Path adaptedPath = base();
            requireApart("--base", adaptedPath);
            ModelDirectory adapted = ModelDirectory.open(adaptedPath);
            AdapterDirectory.open(source, adapted).export(target, format(adapted), bytes());
        } else if (base != null) {
            throw refused("--base has no effect: " + source + " holds no adapters");
        } else {
            ModelDirectory model = ModelDirectory.open(source);
            model.export(target, format(model), bytes());
        }
        out.println("export: wrote " + target);
        return 0;
    }

    /** Refuses a target that is the directory which is read: that must be there while it is read, and after. */
    private void requireApart(String option, Path read) {
        try {
            if (Files.exists(target) && Files.exists(read) && Files.isSameFile(target, read)) {
                throw refused("--out is the directory that is read, " + option + " = " + read + "; give another");
            }
        } catch (IOException e) {
            throw refused("--out = " + target + " cannot be looked at: " + PlainText.reason(e));
        }
    }

    private void writeZip() {
        if (type != null || base != null || shard != null) {
            throw refused("--dtype, --base and --max-shard-gb have no effect with --dl4j, which writes a whole model in"
                    + " float32 to one file");
        }
        Dl4jZip.write(ModelDirectory.open(source), target);
    }

    private Path base() {
        if (base != null) {
            return base;
        }
        String named = AdapterDirectory.baseOf(source);
        if (named == null) {
            throw refused("adapter_config.json of " + source + " has no base_model_name_or_path; give --base");
        }
        return LocalModels.local(named, Chain.hadoop());
    }

    private long bytes() {
        double most = shard == null ? LARGEST_SHARD : shard;
        if (!(most > 0)) {
            throw refused("--max-shard-gb must be > 0, got " + most);
        }
        return (long) (most * GIGA);
    }

    private WeightFormat format(ModelDirectory model) {
        return type == null
                ? model.format()
                : WeightFormat.named(type)
                        .orElseThrow(() -> refused("--dtype must be one of "
                                + Arrays.stream(WeightFormat.values())
                                        .map(WeightFormat::key)
                                        .collect(Collectors.joining(", "))
                                + ", got '" + type + "'"));
    }

    private static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot export: " + problem);
    }
}
