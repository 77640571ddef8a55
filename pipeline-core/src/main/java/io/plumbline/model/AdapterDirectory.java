package io.plumbline.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.model.ParameterLayout.Parameter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A peft directory of LoRA adapters: {@code adapter_config.json} and {@code adapter_model.safetensors}, held against the model
 * that they adapt. Opening reads headers only; weights are streamed. Immutable and thread-safe.
 */
public final class AdapterDirectory {
    private static final String WEIGHTS = "adapter_model.safetensors";

    /** Key of the adapted model's fingerprint in the metadata of the weights; others than this program do not say it. */
    private static final String BASE_FINGERPRINT = "plumbline_base_fingerprint";

    private final Path weightsFile;
    private final String trainedOn;
    private final ModelDirectory base;
    private final PeftConfig config;
    private final ModelShape shape;
    private final WeightMap weights;
    private final List<FileStamp> stamps;

    private AdapterDirectory(
            Path weightsFile,
            ModelDirectory base,
            PeftConfig config,
            ModelShape shape,
            WeightMap weights,
            List<FileStamp> stamps) {
        this.weightsFile = weightsFile;
        this.trainedOn = SafetensorsHeader.metadata(weightsFile).get(BASE_FINGERPRINT);
        this.base = base;
        this.config = config;
        this.shape = shape;
        this.weights = weights;
        this.stamps = stamps;
    }

    /** Returns whether a directory holds adapters without their model's weights; its other files may lie beside them. */
    public static boolean isAt(Path directory) {
        return isAmong(name -> Files.exists(directory.resolve(name)));
    }

    /**
     * The same of a directory of any file system.
     *
     * @param files says of a name whether the directory has a file of it
     */
    public static boolean isAmong(Predicate<String> files) {
        return files.test(PeftConfig.NAME) && !files.test(WeightFiles.SINGLE) && !files.test(WeightFiles.INDEX);
    }

    /**
     * Returns where the adapted model was found when the adapters were written: a path or a name on Hugging Face's hub; null
     * where it is not said.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL if the configuration cannot be read or asks for what is not
     *     supported
     */
    public static String baseOf(Path directory) {
        return PeftConfig.read(directory.resolve(PeftConfig.NAME)).base();
    }

    /**
     * Opens a directory: reads the configuration and the header of the weights and holds them against the model.
     *
     * @param base the adapted model
     * @throws io.plumbline.PlumblineException of kind MODEL if a file is missing, malformed or truncated, if an option is not
     *     supported, or if a tensor is missing, unknown, wrongly shaped or of a type that holds no weights
     */
    public static AdapterDirectory open(Path directory, ModelDirectory base) {
        // Before anything is read, so that what changes meanwhile is found out.
        List<FileStamp> stamps = stamps(directory);
        PeftConfig config = PeftConfig.read(directory.resolve(PeftConfig.NAME));
        ModelShape shape = adapted(base, config.lora(), directory.resolve(PeftConfig.NAME));
        Path file = directory.resolve(WEIGHTS);
        if (Files.notExists(file)) {
            throw ModelError.load(
                    directory,
                    "there is no " + WEIGHTS + "; other forms are not read, save the adapter again with peft's"
                            + " save_pretrained(DIR, safe_serialization=True)");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        SafetensorsHeader.read(file).forEach(tensor -> tensors.put(tensor.name(), tensor));
        WeightMap weights =
                WeightMap.matchAdapters(shape.layout().trained(), new WeightFiles(file, tensors), shape.modelType());
        return new AdapterDirectory(file, base, config, shape, weights, stamps);
    }

    private static List<FileStamp> stamps(Path directory) {
        try {
            return FileStamp.of(directory);
        } catch (IOException e) {
            throw ModelError.list(directory, e);
        }
    }

    private static ModelShape adapted(ModelDirectory base, LoraConfig lora, Path file) {
        try {
            return base.shape().adapted(lora);
        } catch (IllegalArgumentException e) {
            throw ModelError.load(file, PeftConfig.NAME + " cannot be used: " + e.getMessage());
        }
    }

    /** The adapted model, without its adapters. */
    public ModelDirectory base() {
        return base;
    }

    /** The adapters' settings. */
    public LoraConfig lora() {
        return config.lora();
    }

    /** The dropout that they were trained with before, which changes nothing of what they compute. */
    public double formerDropout() {
        return config.dropout();
    }

    /** The model with its adapters, without weights. */
    public ModelShape shape() {
        return shape;
    }

    /**
     * Streams the adapters as float32, in the order of the trained part of the layout; half-precision values are exact, and
     * double precision is rounded.
     *
     * @param sink takes {@code shape().layout().trained().size()} values
     * @throws io.plumbline.PlumblineException of kind MODEL if a value is NaN or infinite, or if a file cannot be read or has
     *     changed since it was opened
     */
    public void read(FloatSink sink) {
        weights.read(sink);
        requireUnchanged();
    }

    private void requireUnchanged() {
        stamps.stream().filter(FileStamp::isOfWeights).forEach(FileStamp::requireUnchanged);
    }

    /**
     * Names the model with these adapters: two of the same fingerprint give the same log-probs. Reads all weights.
     *
     * @return 64 hexadecimal digits; what goes in is stated at {@link Fingerprint}
     */
    public String fingerprint() {
        return fingerprint(base.fingerprint());
    }

    /**
     * The same where the adapted model has been read before.
     *
     * @param ofBase the adapted model's fingerprint
     * @throws io.plumbline.PlumblineException of kind MODEL also if they say that they were trained on another model
     */
    public String fingerprint(String ofBase) {
        requireTrainedOn(ofBase);
        String fingerprint = Fingerprint.ofAdapters(ofBase, shape.layout(), weights.entries());
        requireUnchanged();
        return fingerprint;
    }

    private void requireTrainedOn(String ofBase) {
        if (trainedOn != null && !trainedOn.equals(ofBase)) {
            throw ModelError.load(
                    weightsFile,
                    "these adapters were trained on another model: their metadata says fingerprint "
                            + ModelError.quote(trainedOn) + ", and " + base.path() + " has " + ofBase
                            + "; give the model that they were trained on");
        }
    }

    /**
     * Writes the model with these adapters merged into it, in little memory.
     *
     * @param target the directory to make, as {@link ModelDirectory#write}
     * @param format of the weights
     * @param largestShard bytes of tensors in a file, unless it holds one tensor alone
     */
    public void export(Path target, WeightFormat format, long largestShard) {
        if (trainedOn != null) {
            requireTrainedOn(base.fingerprint());
        }
        FloatBuffer adapters =
                FloatBuffer.allocate(Math.toIntExact(shape.layout().trained().size()));
        read(FloatSink.into(adapters));
        base.export(target, own -> new MergedWeights(shape, own, FloatSource.of(adapters)), format, largestShard);
    }

    /**
     * Writes adapters as peft's {@code from_pretrained} reads them, in float32. They are made under a temporary name beside the
     * target and renamed into place.
     *
     * @param target the directory to make; one that holds adapters, and files only, is replaced
     * @param base the adapted model
     * @param baseName where peft finds that model: a path or a name on Hugging Face's hub
     * @param baseFingerprint the adapted model's fingerprint, so that no other is taken for it; null where it is not known
     * @param adapters gives the trained part of the layout, finite values
     * @throws io.plumbline.PlumblineException of kind MODEL if a value is NaN or infinite, or if the target cannot be written
     *     or holds something else
     */
    public static void write(
            Path target,
            ModelShape base,
            LoraConfig lora,
            String baseName,
            String baseFingerprint,
            FloatSource adapters) {
        ModelShape shape = base.adapted(lora);
        try (StagedDirectory staged = StagedDirectory.beside(target, StagedDirectory.Content.ADAPTERS)) {
            try {
                List<Parameter> tensors = shape.layout().trained().parameters();
                ObjectNode config = PeftConfig.json(
                        lora,
                        baseName,
                        modules(lora, shape),
                        shape.config().block().weightOrder());
                ModelWriter.writeJson(staged.path().resolve(PeftConfig.NAME), config);
                Map<String, String> metadata =
                        baseFingerprint == null ? Map.of() : Map.of(BASE_FINGERPRINT, baseFingerprint);
                new SafetensorsWriter(target, WeightFormat.FLOAT32, metadata)
                        .write(staged.path().resolve(WEIGHTS), tensors, adapters);
            } catch (IOException e) {
                throw ModelError.write(target, e);
            }
            staged.commit();
        }
    }

    /** As configured; all linear layers by their names, as peft writes them. */
    private static Collection<String> modules(LoraConfig lora, ModelShape shape) {
        return lora.isOnAllLinear() ? AdapterTargets.names(AdapterTargets.of(lora, shape.layout())) : lora.targets();
    }
}
