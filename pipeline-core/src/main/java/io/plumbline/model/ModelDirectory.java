package io.plumbline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A Hugging Face model directory: {@code config.json}, {@code model.safetensors} or shards with an index, tokenizer
 * files. Opening reads headers and tokenizer files only, so that a bad model stops a job in seconds; weights are streamed. Immutable and
 * thread-safe.
 *
 * <p>Every failure is a {@link io.plumbline.PlumblineException} of kind MODEL: {@code Cannot load model: tensor
 * model.layers.3.mlp.up_proj.weight is [384, 128], config.json says [512, 128] (path)}.
 */
public final class ModelDirectory {
    /** The configuration's file name. */
    static final String CONFIG = "config.json";

    private final Path path;
    private final ConfigJson json;
    private final ModelShape shape;
    private final WeightMap weights;
    private final CompanionFiles companions;
    private final List<FileStamp> stamps;

    private ModelDirectory(
            Path path,
            ConfigJson json,
            ModelShape shape,
            WeightMap weights,
            CompanionFiles companions,
            List<FileStamp> stamps) {
        this.path = path;
        this.json = json;
        this.shape = shape;
        this.weights = weights;
        this.companions = companions;
        this.stamps = stamps;
    }

    /**
     * Opens a directory: reads the configuration and the headers of the weights and holds them against each other.
     *
     * @param directory a local path; symbolic links are followed
     * @throws io.plumbline.PlumblineException of kind MODEL if it is no directory, a file is missing, malformed or
     *     truncated, the family or an option of it is not supported, or a tensor is missing, unknown, wrongly shaped or
     *     of a type that holds no weights
     */
    public static ModelDirectory open(Path directory) {
        requireDirectory(directory);
        if (Files.notExists(directory.resolve(CONFIG))) {
            throw OtherFormats.refusal(directory, "there is no " + CONFIG);
        }
        requireNoAdapters(directory);
        // Before anything is read, so that what changes meanwhile is found out.
        List<FileStamp> stamps = stamps(directory);
        ConfigJson json = ConfigJson.read(directory.resolve(CONFIG));
        ModelShape shape = ModelShape.of(json);
        WeightMap weights = WeightMap.match(Architectures.of(json).tensors(), shape, WeightFiles.open(directory));
        return new ModelDirectory(directory, json, shape, weights, CompanionFiles.read(directory), stamps);
    }

    private static List<FileStamp> stamps(Path directory) {
        try {
            return FileStamp.of(directory);
        } catch (IOException e) {
            throw ModelError.list(directory, e);
        }
    }

    private static void requireDirectory(Path directory) {
        if (Files.notExists(directory)) {
            throw ModelError.load(directory, "there is no such directory; " + HubName.cure(directory.toString()));
        }
        if (!Files.isDirectory(directory)) {
            throw ModelError.load(directory, "it is not a directory; give the one that holds " + CONFIG);
        }
    }

    /** Others load a model with the adapters beside it, or without them: neither is guessed here. */
    private static void requireNoAdapters(Path directory) {
        if (Files.exists(directory.resolve(PeftConfig.NAME)) && !AdapterDirectory.isAt(directory)) {
            throw ModelError.load(
                    directory,
                    "beside the model it holds a LoRA adapter (" + PeftConfig.NAME
                            + "), and it is not said whether the two"
                            + " belong together; move the adapter's files to a directory of their own, and give that too if"
                            + " it is meant");
        }
    }

    /** The path of the directory. */
    public Path path() {
        return path;
    }

    /** The model without its weights. */
    public ModelShape shape() {
        return shape;
    }

    /** The decoder's description. */
    public DecoderConfig config() {
        return shape.config();
    }

    /** The place of each of its parameters in the flat vector. */
    public ParameterLayout layout() {
        return shape.layout();
    }

    /** Its configuration as it was read. */
    ConfigJson json() {
        return json;
    }

    /** Returns the files beside the weights. */
    CompanionFiles companions() {
        return companions;
    }

    /** The whole {@code config.json} as JSON text, compact. */
    public String configJson() {
        try {
            return BoundedJson.MAPPER.writeValueAsString(json.copy());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }

    /**
     * Streams all parameters as float32 in the layout's order; half-precision values are exact.
     *
     * @param sink takes {@code layout().size()} values
     * @throws io.plumbline.PlumblineException of kind MODEL if a value is NaN or infinite, if copies of tied weights
     *     differ, or if a file cannot be read or has changed since it was opened
     */
    public void read(FloatSink sink) {
        weights.read(sink);
        requireUnchangedWeights();
    }

    private void requireUnchangedWeights() {
        stamps.stream().filter(FileStamp::isOfWeights).forEach(FileStamp::requireUnchanged);
    }

    /**
     * Returns whether the directory has the files that it had when it was opened, and nobody wrote, cut or replaced one of
     * them since.
     */
    public boolean isUnchanged() {
        try {
            return FileStamp.of(path).equals(stamps);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Names these weights under this configuration: two directories with the same fingerprint give the same log-probs.
     * Reads all weights.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL if copies of tied weights differ, or if a file cannot be read or
     *     has changed since it was opened
     * @return 64 hexadecimal digits; what goes in is stated at {@link Fingerprint}
     */
    public String fingerprint() {
        // Here and not only where they are used: the fingerprint is taken before any executor works.
        weights.requireEqualCopies();
        String fingerprint = Fingerprint.of(shape.config(), weights.entries());
        requireUnchangedWeights();
        return fingerprint;
    }

    /**
     * Writes a model as transformers' {@code from_pretrained} reads it: the template's {@code config.json} with its
     * dtype set to float32, the parameters as float32 safetensors, sharded above 5 GB, and the template's tokenizer and
     * generation files. It is made under a temporary name beside the target and renamed into place, so a reader never
     * sees half of it.
     *
     * @param target the directory to make; one that holds a model, and files only, is replaced
     * @param template gives configuration, layout and tokenizer files; may be at the target itself
     * @param parameters gives {@code template.layout().size()} finite values
     * @throws io.plumbline.PlumblineException of kind MODEL if a value is NaN or infinite, or if the target cannot be
     *     written or holds something else
     */
    public static void write(Path target, ModelDirectory template, FloatSource parameters) {
        write(target, template, parameters, WeightFormat.FLOAT32, ModelWriter.LARGEST_SHARD);
    }

    /**
     * The same in another format.
     *
     * @param format of the weights, rounded to nearest even; the configuration's dtype is set to it
     * @param largestShard bytes of tensors in a file, unless it holds one tensor alone
     * @throws io.plumbline.PlumblineException of kind MODEL also if a value is too large for the format
     */
    public static void write(
            Path target, ModelDirectory template, FloatSource parameters, WeightFormat format, long largestShard) {
        template.writer(format, largestShard).write(target, parameters);
    }

    private ModelWriter writer(WeightFormat format, long largestShard) {
        return new ModelWriter(json, layout(), companions, format, largestShard);
    }

    /**
     * Writes this model in another format, in little memory.
     *
     * @param target the directory to make, as {@link #write}
     * @param format of the weights
     * @param largestShard bytes of tensors in a file, unless it holds one tensor alone
     */
    public void export(Path target, WeightFormat format, long largestShard) {
        export(target, source -> source, format, largestShard);
    }

    /**
     * Writes this model moved towards another of the same layout, in float32 and little memory: each parameter becomes
     * {@code share * other + (1 - share) * own}, rounded once.
     *
     * @param target the directory to make, as {@link #write}
     * @param other gives {@code layout().size()} finite values
     * @param share of the other, in (0, 1]
     */
    public void writeMixed(Path target, FloatSource other, double share) {
        export(target, own -> new MixedWeights(own, other, share), WeightFormat.FLOAT32, ModelWriter.LARGEST_SHARD);
    }

    /** @param change what becomes of the weights on their way */
    void export(Path target, UnaryOperator<FloatSource> change, WeightFormat format, long largestShard) {
        weights.requireEqualCopies();
        try (StreamedWeights own = new StreamedWeights(weights.entries().iterator())) {
            writer(format, largestShard).write(target, change.apply(own), this::requireUnchangedWeights);
        }
    }

    /** The format that its weights are stored in; float32 where they are in several. */
    public WeightFormat format() {
        List<TensorType> types = weights.entries().stream()
                .map(entry -> entry.first().type())
                .distinct()
                .toList();
        return types.size() == 1 ? WeightFormat.of(types.get(0)).orElse(WeightFormat.FLOAT32) : WeightFormat.FLOAT32;
    }
}
