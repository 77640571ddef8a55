package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loss that pipeline-core/README.md shows how to add. */
class DocumentedLossTest {
    @TempDir
    private Path directory;

    @Test
    void compilesAndIsItsFormulaWithItsDerivative() throws IOException, ReflectiveOperationException {
        Matcher example = Pattern.compile("```java\n(package .*?record (\\w+)\\(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(example.find()).isTrue();
        Path source = Files.writeString(directory.resolve(example.group(2) + ".java"), example.group(1));
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-Xlint:all",
                "-Werror",
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString());
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                            .call())
                    .as(said.toString())
                    .isTrue();
        }
        Class<?> loss = MethodHandles.lookup()
                .defineClass(Files.readAllBytes(
                        directory.resolve("io/plumbline/loss").resolve(example.group(2) + ".class")));

        MarginLoss made = (MarginLoss) loss.getConstructor(double.class).newInstance(0.5);
        assertThat(made.of(2).value()).isCloseTo(0.367879441171442, within(1e-15));
        double step = 1e-6;
        assertThat(made.of(2).byMargin())
                .isCloseTo((made.of(2 + step).value() - made.of(2 - step).value()) / (2 * step), within(1e-9));
        assertThat(((LossType) loss.getField("TYPE").get(null)).takes("ld-alpha"))
                .isTrue();
    }
}
