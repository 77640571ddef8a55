package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.cpu.CpuKind;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineServicesTest {
    private static final String NO_ENGINE = EngineOptions.class.getName();

    @TempDir
    private Path folder;

    private EngineServices services(String... lines) throws IOException {
        Path file = folder.resolve("META-INF/services/" + EngineKind.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, EngineKind.class.getClassLoader())) {
            return EngineServices.of(classes);
        }
    }

    @Test
    void aServiceThatCannotBeLoadedTakesNoOtherWithIt() throws IOException {
        Path broken = Files.createDirectories(folder.resolve("broken")).resolve("Kind.class");
        Files.write(broken, new byte[] {1, 2, 3, 4});
        EngineServices found = services("broken.Missing", NO_ENGINE, "broken.Kind", CpuKind.class.getName());
        assertThat(found.kinds()).hasAtLeastOneElementOfType(CpuKind.class);
        assertThat(found.faults()).hasSize(3);
        assertThat(found.told())
                .startsWith(" (of others that could not be loaded: ")
                .contains("Provider broken.Missing not found", NO_ENGINE + " not a subtype", "ClassFormatError")
                .endsWith(")");
    }

    @Test
    void aFileOfServicesThatCannotBeReadIsTold() throws IOException {
        EngineServices found = services("no class");
        assertThat(found.faults()).hasSize(1);
        assertThat(found.told()).contains("Illegal configuration-file syntax");
    }

    @Test
    void nothingIsToldWhereAllAreLoaded() throws IOException {
        EngineServices found = services(CpuKind.class.getName());
        assertThat(found.kinds()).hasAtLeastOneElementOfType(CpuKind.class);
        assertThat(found.told()).isEmpty();
    }
}
