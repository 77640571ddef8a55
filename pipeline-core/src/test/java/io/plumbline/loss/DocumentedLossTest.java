package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.CompiledSource;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        Path classes = CompiledSource.compile(directory, example.group(2), example.group(1));
        Class<?> loss = MethodHandles.lookup()
                .defineClass(
                        Files.readAllBytes(classes.resolve("io/plumbline/loss").resolve(example.group(2) + ".class")));

        MarginLoss made = (MarginLoss) loss.getConstructor(double.class).newInstance(0.5);
        assertThat(made.of(2).value()).isCloseTo(0.367879441171442, within(1e-15));
        double step = 1e-6;
        assertThat(made.of(2).byMargin())
                .isCloseTo((made.of(2 + step).value() - made.of(2 - step).value()) / (2 * step), within(1e-9));
        assertThat(((LossType) loss.getField("TYPE").get(null)).takes("ld-alpha"))
                .isTrue();
    }
}
