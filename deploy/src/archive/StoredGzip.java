import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Turns each FILE.tar into FILE.tar.gz without compressing it: nearly all of it are jars, which are compressed, and a second
 * time would take ten seconds of every build to save a twentieth.
 */
final class StoredGzip extends GZIPOutputStream {
    private StoredGzip(OutputStream out) throws IOException {
        super(out, 1 << 16);
        def.setLevel(Deflater.NO_COMPRESSION);
    }

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            Path tar = Path.of(file);
            try (OutputStream gz = new StoredGzip(Files.newOutputStream(Path.of(file + ".gz")))) {
                Files.copy(tar, gz);
            }
            Files.delete(tar);
        }
    }
}
