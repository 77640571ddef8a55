package io.plumbline.jobs.config;

import static io.plumbline.HostileCase.accepted;
import static io.plumbline.HostileCase.refused;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import io.plumbline.PlumblineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Configurations that are broken, ask for the impossible, or hold secrets where they do not belong. */
public final class HostileConfigurations implements HostileCorpus {
    /** Set in the process that runs the cases. */
    static final String CANARY = "canary-7f3a";

    private static final String GOOD = "plumbline.run.dir = /runs/a\n";

    private final List<HostileCase> cases = new ArrayList<>();

    @Override
    public String kind() {
        return "configurations";
    }

    @Override
    public List<HostileCase> cases() {
        syntax();
        keys();
        types();
        numbers();
        substitutions();
        includes();
        secrets();
        files();
        return cases;
    }

    private static LoadedConfig load(String file, String... settings) {
        LoadedConfig loaded;
        try {
            loaded = new ConfigLoader("train", new Configuration(false)).load(file, List.of(settings));
        } catch (PlumblineException e) {
            if (e.getMessage().contains(CANARY)) {
                throw new IllegalStateException("the secret stands in: " + e.getMessage(), e);
            }
            throw e;
        }
        return loaded;
    }

    private void text(String name, String says, String text) {
        bytes(name, says, (GOOD + text).getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(String name, String says, byte[] bytes) {
        cases.add(refused(
                name,
                says,
                directory ->
                        load(Files.write(directory.resolve("job.conf"), bytes).toString())));
    }

    private void set(String name, String says, String... settings) {
        cases.add(refused(name, says, directory -> load(null, settings)));
    }

    private void value(String key, String value, String says) {
        text(
                key + " = " + (value.length() > 30 ? value.length() + " characters" : value),
                says,
                "plumbline." + key + " = " + value + "\n");
    }

    private void syntax() {
        text("a block without end", "Cannot train: ", "plumbline { loss {");
        text("an end without block", "Cannot train: ", "}");
        text("a list without end", "Cannot train: ", "plumbline.data.train = [a");
        text("a text without end", "Cannot train: ", "plumbline.loss.type = \"sigmoid");
        text("blocks 300,000 deep", "nested too deep", "a={".repeat(300_000));
        text("lists 300,000 deep", "nested too deep", "a=" + "[".repeat(300_000));
        text("NULs", "Cannot train: ", "\0\0\0");
        text("a key of control characters", "Cannot train: ", "plumbline.\"\u001b[31m\u0007\" = 1");
        text("a key of 100,000 characters", "unknown key", "plumbline." + "k".repeat(100_000) + " = 1");
        text("a path of 10,000 keys", "nested too deep", "plumbline" + ".k".repeat(10_000) + " = 1");
        text("20,000 unknown keys", "more than 10000 values", "plumbline.x { " + manyKeys(20_000) + " }");
        bytes("UTF-16", "is not UTF-8", "\uFEFFplumbline".getBytes(StandardCharsets.UTF_16LE));
        bytes("Latin-1", "is not UTF-8", "plumbline.run.dir = \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        bytes("a surrogate in UTF-8", "is not UTF-8", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
        bytes("more than 1 MiB", "expected at most 1048576", new byte[(1 << 20) + 1]);
        bytes("nothing", "run.dir must be set", new byte[0]);
    }

    private static String manyKeys(int count) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < count; i++) {
            keys.append('k').append(i).append("=1,");
        }
        return keys.toString();
    }

    private void keys() {
        text("an unknown key", "did you mean plumbline.loss.beta?", "plumbline.loss.betta = 1");
        text("an unknown block", "unknown key", "plumbline.reinforcement { rank = 8 }");
        text("a key outside", "unknown key sparks.master", "sparks.master = local");
        text("a block where a value stands", "unknown key plumbline.loss.beta.x", "plumbline.loss.beta { x = 1 }");
        text("a value where a block stands", "is a block of keys, got a single value", "plumbline.loss = 3");
        text("a key with other case", "unknown key plumbline.Loss.Beta", "plumbline.Loss.Beta = 1");
        set("--set without value", "expects key=value", "loss.beta");
        set("--set without key", "expects key=value", "=3");
        set("--set of an empty path", "is not valid", "..=3");
        set("--set of an unknown key", "unknown key plumbline.loss.gamma", "loss.gamma=1");
        set("--set of a list without end", "Cannot train: ", "data.train=[a");
    }

    private void types() {
        for (String value : List.of("null", "[]", "{}", "yes", "\"\"", "0.1s", "10%", "1_000", "true")) {
            value("loss.beta", value, "loss.beta must be a number");
        }
        for (String value : List.of("1.5", "\"a\"", "10 minutes", "5k", "[1]", "0x10")) {
            value("training.epochs", value, "training.epochs must be a whole number");
        }
        for (String value : List.of("1", "\"TRUE\"", "null", "on")) {
            value("sft.enabled", value, "sft.enabled must be true or false");
        }
        for (String value : List.of("csv", "[auto]", "AUTO", "null")) {
            value("data.format", value, "data.format must be ");
        }
        value("data.train", "{ a = b }", "unknown key plumbline.data.train.a");
        value("data.train", "[[a]]", "data.train must be a list of texts");
        value("data.train", "[\"\"]", "data.train must be set");
        value("model.path", "[a, b]", "model.path must be text");
        value("data.columns.chosen", "\" \"", "data.columns.chosen must be set");
        value("data.columns.rejected", "chosen", "must differ from data.columns.chosen");
    }

    private void numbers() {
        for (String value : List.of("NaN", "Infinity", "-Infinity", "-1", "0", "1e999", "-0.0")) {
            value("loss.beta", value, "loss.beta must be ");
        }
        for (String value : List.of("2147483648", "9223372036854775808", "-1", "0", "9".repeat(5_000))) {
            value("training.workers", value, "training.workers must be ");
        }
        value("training.learning-rate", "NaN", "training.learning-rate must be");
        value("training.max-gradient-norm", "-1", "training.max-gradient-norm must be");
        value("data.held-out-fraction", "1", "must be at least 0 and below 1");
        value("data.held-out-fraction", "NaN", "must be at least 0 and below 1");
        value("data.max-characters", "0", "must be at least 1");
        value("data.max-characters", "12000000", "must be at most 4000000");
        value("data.template-date", "yesterday", "must be a day such as 2024-07-26");
        value("data.template-arguments", "[\"messages=1\"]", "must be like enable_thinking=false");
        value("data.template-arguments", "\"a.b=1\"", "must be like enable_thinking=false");
        value("data.template-arguments", "[\"a=1\", \"a=2\"]", "must name each variable once");
        value("data.template-arguments", "[\"a=False\"]", "must have its value as JSON writes it");
        value("data.template-date", "2024-02-30", "must be a day such as 2024-07-26");
        value("tokenizer.max-prompt-length", "512", "max-prompt-length");
        value("engine.max-batch-tokens", "0", "engine.max-batch-tokens");
        value("score.minimum-accuracy", "1.1", "must be between 0 and 1");
        value("training.seed", "1.5", "must be a whole number");
    }

    private void substitutions() {
        text("a cycle of two", "Cannot train: ", "a = ${b}\nb = ${a}\nplumbline.model.path = ${a}");
        text("a cycle of blocks", "Cannot train: ", "a { x = ${b} }\nb { y = ${a} }\nplumbline.model.path = ${a.x}");
        text("a name that is nowhere", "Could not resolve substitution", "plumbline.model.path = ${no.such.name}");
        text("a block for a path", "unknown key plumbline.model.path", "plumbline.model.path = ${plumbline.loss}");
        text(
                "texts that double 40 times",
                "grow without end",
                doubling("x0 = \"0123456789\"", "x%d = ${x%d}${x%d}", 40));
        text("lists that double 40 times", "grow without end", doubling("x0 = [1, 2]", "x%d = ${x%d}${x%d}", 40));
        text(
                "blocks that double 40 times",
                "grow without end",
                doubling("x0 = { a = 1 }", "x%d = { a = ${x%d}, b = ${x%d} }", 40));
    }

    private static String doubling(String first, String next, int times) {
        StringBuilder text = new StringBuilder(first);
        for (int i = 1; i <= times; i++) {
            text.append('\n').append(next.formatted(i, i - 1, i - 1));
        }
        return text.append("\nplumbline.model.path = ${x")
                .append(times)
                .append("}")
                .toString();
    }

    private void includes() {
        String beside = "beside this one or in a directory below it";
        text("include ../", beside, "include \"../secret.conf\"");
        text("include below/../../", beside, "include \"below/../../secret.conf\"");
        text("include an absolute path", beside, "include \"/etc/passwd\"");
        text("include file()", beside, "include file(\"/etc/passwd\")");
        text("include required(file())", beside, "include required(file(\"../x.conf\"))");
        text("include url()", "never an address", "include url(\"http://169.254.169.254/latest\")");
        text("include an address", beside, "include \"http://169.254.169.254/latest\"");
        text("include classpath()", "never the class path", "include classpath(\"reference.conf\")");
        text("include a drive", beside, "include \"C:secret.conf\"");
        text("include with a backslash", beside, "include \"..\\\\secret.conf\"");
        text("include nothing", beside, "include \"\"");
        text("include what is not there", "Cannot read the configuration", "include \"missing.conf\"");
        text("include itself", "would be nested too deep", "include \"job.conf\"");
        text("include a directory", "it is not a file", "include \".\"");
        cases.add(refused("include what is no configuration", "Cannot train: ", directory -> {
            Files.writeString(directory.resolve("other.conf"), "plumbline { loss {");
            Path job = Files.writeString(directory.resolve("job.conf"), GOOD + "include \"other.conf\"");
            load(job.toString());
        }));
        cases.add(accepted("include a file below", directory -> {
            Files.createDirectory(directory.resolve("below"));
            Files.writeString(directory.resolve("below/other.conf"), "plumbline.loss.beta = 0.2");
            Path job = Files.writeString(directory.resolve("job.conf"), GOOD + "include \"below/other.conf\"");
            load(job.toString());
        }));
    }

    private void secrets() {
        for (String key :
                List.of("loss.beta", "training.epochs", "data.format", "loss.type", "sft.enabled", "score.seed")) {
            text(
                    "the environment's secret in " + key,
                    "got what an environment variable holds",
                    "plumbline." + key + " = ${PLUMBLINE_TEST_SECRET}");
        }
        text(
                "the environment's secret in a text of two",
                "got what an environment variable holds",
                "plumbline.loss.type = \"x\"${PLUMBLINE_TEST_SECRET}");
        String address = "must not hold credentials";
        value("run.dir", "\"hdfs://me:" + CANARY + "@namenode/runs\"", address);
        value("model.path", "\"s3a://AKIA:" + CANARY + "/+@bucket/model\"", address);
        value("model.reference-path", "\"https://" + CANARY + "@host/model\"", address);
        value("data.train", "[\"wasbs://c@a.blob/x?sig=" + CANARY + "\"]", address);
        value("data.held-out", "[\"hdfs://u:" + CANARY + "@nn/x\"]", address);
        set("--set of a path with credentials", address, "run.dir=s3a://k:" + CANARY + "@bucket/run");
        set("--set of a Hadoop secret", "unknown key", "fs.s3a.secret.key=" + CANARY);
        cases.add(refused(
                "a configuration at a path with credentials",
                address,
                directory -> load("hdfs://me:" + CANARY + "@localhost:1/job.conf")));
        text("an include with credentials", "beside this one", "include \"s3a://k:" + CANARY + "@bucket/x.conf\"");
    }

    private void files() {
        cases.add(refused("no such file", "Cannot read the configuration", directory -> load(directory + "/no.conf")));
        cases.add(refused("a directory", "it is not a file", directory -> load(directory.toString())));
        cases.add(refused(
                "an unknown file system", "Cannot read the configuration", directory -> load("evil://x/job.conf")));
        cases.add(refused("an empty path", "Cannot read the configuration", directory -> load("")));
        cases.add(refused("a path that is none", "Cannot read the configuration", directory -> load("a:b:c")));
        cases.add(refused("a link to itself", "Cannot read the configuration", directory -> {
            Path link = directory.resolve("job.conf");
            load(Files.createSymbolicLink(link, link).toString());
        }));
    }
}
