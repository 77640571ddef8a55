package io.plumbline.model;

import static io.plumbline.HostileCase.accepted;
import static io.plumbline.HostileCase.refused;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Weights and directories that lie. */
public final class HostileModels implements HostileCorpus {
    private final List<HostileCase> cases = new ArrayList<>();

    @Override
    public String kind() {
        return "models: weights";
    }

    @Override
    public List<HostileCase> cases() {
        framing();
        headers();
        shapes();
        spans();
        values();
        directories();
        indexes();
        return cases;
    }

    /** Opens a model and reads all of it. */
    static void load(Path directory) {
        ModelDirectory model = ModelDirectory.open(directory);
        model.read((offset, chunk) -> chunk.position(chunk.limit()));
        model.fingerprint();
    }

    private static Path good(Path directory) {
        return SmallModels.directory(directory, SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA));
    }

    /** A good model but for the bytes of its weights. */
    private void weights(String name, String says, byte[] bytes) {
        cases.add(refused(name, says, directory -> {
            Files.write(good(directory).resolve("model.safetensors"), bytes);
            load(directory);
        }));
    }

    private void header(String name, String says, String header, int dataBytes) {
        weights(name, says, SafetensorsFiles.raw(header, dataBytes));
    }

    private void framing() {
        byte[] none = {};
        weights("weights are empty", "has 0 bytes, too few", none);
        weights("weights of seven bytes", "has 7 bytes, too few", new byte[7]);
        weights("header of no bytes", "does not begin with '{'", new byte[8]);
        weights("header length -1", "claims 18446744073709551615 bytes", SafetensorsFiles.raw(-1, none, none));
        weights(
                "header length 2^63 - 1",
                "claims 9223372036854775807",
                SafetensorsFiles.raw(Long.MAX_VALUE, none, none));
        weights("header beyond the file", "it is truncated", SafetensorsFiles.raw(99, "{}".getBytes(), none));
        weights("header of 100 MB and one", "claims 100000001 bytes", SafetensorsFiles.raw(100_000_001, none, none));
        weights("a Git LFS pointer", "Git LFS pointer", "version https://git-lfs.github.com/spec/v1\n".getBytes());
        weights("a zip of pickles", "not a safetensors file", "PK\u0003\u0004pytorch_model".getBytes());
        header("header is a list", "does not begin with '{'", "[]", 0);
        header("header begins with a blank", "does not begin with '{'", " {}", 0);
        header("header of NULs", "does not begin with '{'", "\0".repeat(64), 0);
        header("header goes on", "goes on after the JSON object", "{} {}", 0);
        header("header ends early", "is not valid JSON", "{\"a\":", 0);
        header("header nested 10,000 deep", "is not described by an object", "{\"a\":" + "[".repeat(10_000), 0);
        header(
                "header with a number of 10,000 digits",
                "is not valid JSON",
                tensor("[" + "9".repeat(10_000) + "]", "[0,4]"),
                4);
        byte[] broken = "{\"\u00ff\":1}".getBytes(StandardCharsets.ISO_8859_1);
        weights("header is not UTF-8", "its header is not UTF-8", SafetensorsFiles.raw(broken.length, broken, none));
    }

    private static String tensor(String shape, String offsets) {
        return "{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    private void headers() {
        header("tensor is a list", "is not described by an object", "{\"a\":[]}", 0);
        header("tensor is null", "is not described by an object", "{\"a\":null}", 0);
        header("tensor without fields", "lacks one of dtype, shape, data_offsets", "{\"a\":{}}", 0);
        header("tensor with an unknown field", "unknown field code", "{\"a\":{\"code\":\"rm -rf\"}}", 0);
        header("unknown dtype", "unknown dtype F64X", "{\"a\":{\"dtype\":\"F64X\"}}", 0);
        header("dtype is a number", "unknown dtype that is no string", "{\"a\":{\"dtype\":32}}", 0);
        header("a field twice", "is not valid JSON", "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\"}}", 0);
        header("a tensor twice", "is not valid JSON", tensor("[1]", "[0,4]").replace("}}", "},\"a\":{}}"), 4);
        header("metadata is a list", "__metadata__ is not an object of strings", "{\"__metadata__\":[]}", 0);
        header("metadata holds an object", "__metadata__ is not an object", "{\"__metadata__\":{\"a\":{}}}", 0);
        header("a name of control characters", "?[31m", tensor("{}", "[]").replace("\"a\"", "\"\\u001b[31m\\n\""), 0);
        header("a name of a megabyte", "…", tensor("{}", "[]").replace("\"a\"", "\"" + "n".repeat(1 << 20) + "\""), 0);
        StringBuilder many = new StringBuilder("{\"x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        for (int i = 0; i < 200_000; i++) {
            many.append(",\"").append(i).append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        header("200,001 tensors", "more than 200000 tensors", many.append('}').toString(), 0);
    }

    private void shapes() {
        for (String shape : List.of("null", "3", "\"[1]\"", "{}")) {
            header("shape " + shape, "'s shape is no list", tensor(shape, "[0,4]"), 4);
        }
        for (String number : List.of("-1", "1.5", "\"1\"", "null", "9223372036854775808", "1e3", "[1]")) {
            header("dimension " + number, "something else than whole numbers", tensor("[" + number + "]", "[0,4]"), 4);
        }
        header("17 dimensions", "more than 16 numbers", tensor("[1" + ",1".repeat(16) + "]", "[0,4]"), 4);
        header("a shape that overflows", "more bytes than a file", tensor("[4294967296,4294967296]", "[0,0]"), 0);
        header("a shape that overflows to 0", "more bytes than a file", tensor("[4611686018427387904,4]", "[0,0]"), 0);
        header("a shape of more than its bytes", "takes 8 bytes", tensor("[2]", "[0,4]"), 4);
        header("a shape of fewer than its bytes", "takes 4 bytes", tensor("[1]", "[0,8]"), 8);
    }

    private void spans() {
        header("one offset", "expected [begin, end]", tensor("[1]", "[4]"), 4);
        header("three offsets", "expected [begin, end]", tensor("[1]", "[0,4,8]"), 8);
        header("offsets reversed", "expected [begin, end]", tensor("[1]", "[4,0]"), 4);
        header("offset -1", "something else than whole numbers", tensor("[1]", "[-1,3]"), 4);
        header("offset 2^63 - 1", "beyond any file", tensor("[0]", "[9223372036854775807,9223372036854775807]"), 4);
        header("end beyond the file", "it is truncated", tensor("[4]", "[0,16]"), 4);
        header("bytes behind the tensors", "tensors end at", tensor("[1]", "[0,4]"), 5);
        header("a gap before the first", "leaves a gap before it", tensor("[1]", "[4,8]"), 8);
        header("spans that overlap", "overlaps the one before it", two("[0,8]", "[4,12]"), 12);
        header("the same span twice", "overlaps the one before it", two("[0,8]", "[0,8]"), 8);
        header("spans with a gap", "leaves a gap before it", two("[0,8]", "[12,20]"), 20);
    }

    private static String two(String first, String second) {
        String tensor = "\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":";
        return "{\"a" + tensor + first + "},\"b" + tensor + second + "}}";
    }

    private void values() {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            cases.add(refused("a weight of " + value, "holds " + value + " at element 0", directory -> {
                replaceFirst(directory, value);
                load(directory);
            }));
        }
        half("F16", 0x7E00, "holds NaN");
        half("F16", 0xFC00, "holds -Infinity");
        half("BF16", 0x7FC0, "holds NaN");
        half("BF16", 0x7F80, "holds Infinity");
        type("I64", "supported are F32, F16, BF16", 8);
        type("BOOL", "supported are F32, F16, BF16", 1);
        cases.add(refused("a tensor too few", "is missing", directory -> {
            SmallModels.directory(directory, SmallModels.LLAMA, new SafetensorsFiles().float32("a", "[1]", 1));
            load(directory);
        }));
        cases.add(refused("a tensor too many", "does not belong to the llama model", directory -> {
            SafetensorsFiles tensors = SmallModels.tensors(SmallModels.LLAMA).float32("model.evil", "[1]", 1);
            load(SmallModels.directory(directory, SmallModels.LLAMA, tensors));
        }));
        cases.add(refused("tensors of another size", "config.json says", directory -> {
            String other = SmallModels.LLAMA.replace("\"vocab_size\":3", "\"vocab_size\":4");
            load(SmallModels.directory(directory, SmallModels.LLAMA, SmallModels.tensors(other)));
        }));
        cases.add(refused("tensors of another family", "is missing", directory -> {
            load(SmallModels.directory(directory, SmallModels.LLAMA, SmallModels.tensors(SmallModels.GPT2)));
        }));
        cases.add(refused("tied copies that differ", "tied weights", directory -> {
            load(SmallModels.directory(directory, SmallModels.TIED_LLAMA, SmallModels.tensors(SmallModels.LLAMA)));
        }));
    }

    /** The layout's first tensor, [3, 2], replaced. */
    private static void replaceFirst(Path directory, float value) {
        SafetensorsFiles tensors = new SafetensorsFiles();
        ParameterLayout layout = SmallModels.layout(SmallModels.LLAMA);
        for (int i = 0; i < layout.parameters().size(); i++) {
            float[] values = SmallModels.values(layout, i);
            values[0] = i == 0 ? value : values[0];
            ParameterLayout.Parameter parameter = layout.parameters().get(i);
            tensors.float32(parameter.name(), parameter.shape().toString(), values);
        }
        SmallModels.directory(directory, SmallModels.LLAMA, tensors);
    }

    private void half(String type, int bits, String says) {
        cases.add(refused(type + " " + Integer.toHexString(bits), says, directory -> {
            byte[] bytes = new byte[12];
            bytes[10] = (byte) bits;
            bytes[11] = (byte) (bits >> 8);
            firstOf(directory, type, bytes);
            load(directory);
        }));
    }

    private void type(String type, String says, int bytes) {
        cases.add(refused("weights of " + type, says, directory -> {
            firstOf(directory, type, new byte[6 * bytes]);
            load(directory);
        }));
    }

    private static void firstOf(Path directory, String type, byte[] bytes) {
        ParameterLayout layout = SmallModels.layout(SmallModels.LLAMA);
        SafetensorsFiles tensors = new SafetensorsFiles();
        tensors.tensor(layout.parameters().get(0).name(), type, "[3,2]", bytes);
        for (int i = 1; i < layout.parameters().size(); i++) {
            ParameterLayout.Parameter parameter = layout.parameters().get(i);
            tensors.float32(parameter.name(), parameter.shape().toString(), SmallModels.values(layout, i));
        }
        SmallModels.directory(directory, SmallModels.LLAMA, tensors);
    }

    private void directories() {
        cases.add(refused("no directory", "there is no such directory", directory -> load(directory.resolve("x"))));
        cases.add(refused("a file for a directory", "it is not a directory", directory -> {
            load(Files.writeString(directory.resolve("x"), "x"));
        }));
        cases.add(refused("an empty directory", "there is no config.json", HostileModels::load));
        without("no weights", "neither model.safetensors nor", "model.safetensors", null);
        without("weights pickled", "pytorch_model.bin is not read", "model.safetensors", "pytorch_model.bin");
        cases.add(refused("weights are a directory", "reading failed", directory -> {
            Files.delete(good(directory).resolve("model.safetensors"));
            Files.createDirectory(directory.resolve("model.safetensors"));
            load(directory);
        }));
        link("weights link to themselves", "neither model.safetensors nor", "model.safetensors", "model.safetensors");
        link("weights link to a text", "", "model.safetensors", "/etc/passwd");
        link("configuration links to nothing", "there is no config.json", "config.json", "nowhere");
        link("configuration links to itself", "reading failed", "config.json", "config.json");
        link("configuration links to a text", "not valid JSON", "config.json", "/etc/passwd");
        cases.add(accepted("weights link to weights elsewhere, as in a cache", directory -> {
            Path blob = Files.createDirectory(directory.resolve("blobs")).resolve("1f2e");
            Files.move(good(directory).resolve("model.safetensors"), blob);
            Files.createSymbolicLink(directory.resolve("model.safetensors"), blob);
            load(directory);
        }));
    }

    private void without(String name, String says, String file, String instead) {
        cases.add(refused(name, says, directory -> {
            Files.delete(good(directory).resolve(file));
            if (instead != null) {
                Files.writeString(directory.resolve(instead), "x");
            }
            load(directory);
        }));
    }

    private void link(String name, String says, String file, String target) {
        cases.add(refused(name, says, directory -> {
            Files.delete(good(directory).resolve(file));
            Files.createSymbolicLink(directory.resolve(file), Path.of(target));
            load(directory);
        }));
    }

    private void indexes() {
        index("index is not JSON", "not valid JSON", "weights");
        index("index is a list", "holds no JSON object", "[]");
        index("index without a map", "has no weight_map", "{}");
        index("map is a list", "has no weight_map", "{\"weight_map\":[]}");
        index("index doubles a tensor", "not valid JSON", "{\"weight_map\":{\"a\":\"x\",\"a\":\"y\"}}");
        for (String shard : List.of(
                "../x.safetensors",
                "/etc/x.safetensors",
                "below/x.safetensors",
                "a\\\\x.safetensors",
                "file:x.safetensors",
                "x.safetensors\\n",
                "\\u0000.safetensors",
                "x.bin",
                "")) {
            index("index points to '" + shard + "'", "which is not a .safetensors file", map(shard));
        }
        index("index points to nothing", "there is no x.safetensors", map("x.safetensors"));
        index("a shard is a number", "which is not a .safetensors file", "{\"weight_map\":{\"a\":7}}");
        index(
                "a tensor not in its shard",
                "is not in good.safetensors, where the index puts it",
                map("good.safetensors"));
        StringBuilder many = new StringBuilder("{\"weight_map\":{\"x\":\"x.safetensors\"");
        for (int i = 0; i <= 10_000; i++) {
            many.append(",\"").append(i).append("\":\"").append(i).append(".safetensors\"");
        }
        index("index of 10,002 shards", "names 10002 files", many.append("}}").toString());
        cases.add(refused("an index of 64 MiB and one", "is larger than 67108864 bytes", directory -> {
            Files.delete(good(directory).resolve("model.safetensors"));
            try (RandomAccessFile file = new RandomAccessFile(
                    directory.resolve("model.safetensors.index.json").toFile(), "rw")) {
                file.setLength((1 << 26) + 1);
            }
            load(directory);
        }));
    }

    private static String map(String shard) {
        return "{\"weight_map\":{\"a\":\"" + shard + "\"}}";
    }

    private void index(String name, String says, String index) {
        cases.add(refused(name, says, directory -> {
            Files.move(good(directory).resolve("model.safetensors"), directory.resolve("good.safetensors"));
            Files.writeString(directory.resolve("model.safetensors.index.json"), index);
            load(directory);
        }));
    }
}
