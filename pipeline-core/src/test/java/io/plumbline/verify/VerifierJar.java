package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.CompiledSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compiles a verifier as a user does, against Plumbline's classes alone, and puts it into a jar that names it as a service. */
public final class VerifierJar {
    private static final Pattern NAME = Pattern.compile("package ([a-z.]+);.*?class (\\w+)", Pattern.DOTALL);

    private VerifierJar() {}

    /**
     * Makes the jar.
     *
     * @param folder where it is put, beside the source and its classes
     * @param source of one public class in a package
     */
    public static Path make(Path folder, String source) throws IOException {
        Matcher name = NAME.matcher(source);
        assertThat(name.find()).isTrue();
        Path classes = CompiledSource.compile(folder, name.group(2), source);
        Path jar = folder.resolve("verifiers.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path one : compiled.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(one).toString()));
                entries.write(Files.readAllBytes(one));
            }
            entries.putNextEntry(new JarEntry("META-INF/services/" + Verifier.class.getName()));
            entries.write((name.group(1) + "." + name.group(2)).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
