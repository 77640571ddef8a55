package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Compiles a class as its author does, against Plumbline's own classes alone and without a warning. */
public final class CompiledSource {
    private CompiledSource() {}

    /**
     * Compiles a source.
     *
     * @param folder where the source is put
     * @param name of its one public class, without the package
     * @return the directory of its classes
     */
    public static Path compile(Path folder, String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String own = PlumblineException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-Xlint:all",
                        "-Werror",
                        "-proc:none",
                        "-cp",
                        own,
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(status).isZero();
        return classes;
    }
}
