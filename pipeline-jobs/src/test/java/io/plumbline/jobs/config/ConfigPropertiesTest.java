package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.HostileRun;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.conf.Configuration;

/** Whatever a configuration holds, it is loaded or refused in a sentence. */
class ConfigPropertiesTest {
    private static final String SEED = "20261121";

    private static Path file;

    @BeforeContainer
    static void make() throws IOException {
        file = Files.createTempFile("properties", ".conf");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 300, seed = SEED)
    void bytesOfAnyKind(@ForAll byte[] bytes) throws IOException {
        check(bytes, List.of());
    }

    @Property(tries = 1_000, seed = SEED)
    void wordsOfAConfigurationInAnyOrder(@ForAll("words") String text) throws IOException {
        check(text.getBytes(StandardCharsets.UTF_8), List.of());
    }

    @Property(tries = 700, seed = SEED)
    void anyValueOfAnyKey(@ForAll("keys") String key, @ForAll("values") String value) throws IOException {
        check(("plumbline." + key + " = " + value).getBytes(StandardCharsets.UTF_8), List.of());
    }

    @Property(tries = 700, seed = SEED)
    void anySettingOfTheCommandLine(@ForAll("settings") String setting) throws IOException {
        check(new byte[0], List.of(setting));
    }

    private static void check(byte[] content, List<String> settings) throws IOException {
        Files.write(file, content);
        List<String> all = new ArrayList<>(List.of("run.dir=/runs/a"));
        all.addAll(settings);
        try {
            LoadedConfig loaded = new ConfigLoader("train", new Configuration(false)).load(file.toString(), all);
            assertThat(loaded.config().run().dir()).isNotBlank();
        } catch (PlumblineException refused) {
            assertThat(refused.kind()).isEqualTo(Kind.CONFIGURATION);
            HostileRun.requireSentence(refused.getMessage());
        }
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(
                        "plumbline",
                        ".",
                        "loss",
                        "beta",
                        "{",
                        "}",
                        "[",
                        "]",
                        "=",
                        ":",
                        ",",
                        "\n",
                        "\"",
                        "${",
                        "${?",
                        "}",
                        "include ",
                        "\"x.conf\"",
                        "url(",
                        "file(",
                        ")",
                        "//",
                        "#",
                        "null",
                        "1",
                        "1e999",
                        "-",
                        "+=",
                        "\"\"\"",
                        "\\",
                        "\u0000",
                        "\u00e9",
                        "training",
                        "data.train",
                        "true",
                        " ")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(FlatKeys.of(ConfigLoader.reference().root()).keySet().stream()
                .map(key -> key.substring("plumbline.".length()))
                .toList());
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "null",
                        "true",
                        "NaN",
                        "-1",
                        "0",
                        "1",
                        "0.5",
                        "1e308",
                        "1e-320",
                        "9223372036854775808",
                        "[]",
                        "{}",
                        "[1, 2]",
                        "{ a = 1 }",
                        "\"\"",
                        "\" \"",
                        "sigmoid",
                        "adamw",
                        "10 minutes",
                        "${plumbline.loss.beta}"),
                Arbitraries.strings().ofMaxLength(10));
    }

    @Provide
    Arbitrary<String> settings() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.of("loss.beta", "data.train", "loss", "plumbline", "a.b.c", "\"loss\".beta", "loss..beta")
                        .flatMap(key -> values().map(value -> key + "=" + value)));
    }
}
