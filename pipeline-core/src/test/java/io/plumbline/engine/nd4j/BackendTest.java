package io.plumbline.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendTest {
    private static final String SERVICES = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
    private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";

    @TempDir
    private Path directory;

    @Test
    void aProcessThatComputesOnAGpuNamesTheBackendThatTheDistributionDoesNotName() throws IOException {
        ClassLoader plain = BackendTest.class.getClassLoader();
        List<String> before = read(plain, SERVICES);
        List<String> with = read(new Backend.WithCuda(plain), SERVICES);
        assertThat(with).containsAll(before).hasSize(before.size() + 1);
        assertThat(with.get(with.size() - 1)).isEqualTo(CUDA + "\n");
    }

    @Test
    void otherServicesStayAsTheyAre() throws IOException {
        ClassLoader plain = BackendTest.class.getClassLoader();
        String other = "META-INF/services/org.nd4j.linalg.compression.NDArrayCompressor";
        assertThat(read(new Backend.WithCuda(plain), other)).isEqualTo(read(plain, other));
    }

    @Test
    void theBuildSaysWhetherItHasTheBackend() throws IOException {
        Path file = directory.resolve(CUDA.replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[0]);
        try (URLClassLoader with =
                        new URLClassLoader(new URL[] {directory.toUri().toURL()}, null);
                URLClassLoader without = new URLClassLoader(new URL[0], null)) {
            assertThat(Backend.hasCuda(with)).isTrue();
            assertThat(Backend.hasCuda(without)).isFalse();
        }
    }

    private static List<String> read(ClassLoader classes, String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (URL url : Collections.list(classes.getResources(name))) {
            try (InputStream in = url.openStream()) {
                texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
