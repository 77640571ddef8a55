package io.plumbline.jobs.source;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Names of files that a process of a locale can make out, or cannot. */
final class HostileNames {
    private static final String UNKNOWN = "has a name that this process cannot make out";
    private static final String UTF_8 = "b\\303\\251";
    private static final String LATIN_1 = "b\\351";

    private HostileNames() {}

    /** Makes a file whose name is given as bytes, which Java could not name, and finds the directory. */
    private static void find(Path directory, String name, String pattern) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(directory.resolve("in"));
        Files.writeString(folder.resolve("a.jsonl"), "{}");
        String command = "echo '{}' > \"$(printf '" + name + "').jsonl\"";
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .start();
        if (shell.waitFor() != 0) {
            throw new IllegalStateException("The shell cannot make a file of that name");
        }
        List<SourceFile> found = FileSource.of("data.train", List.of(folder + pattern), new Configuration())
                .files();
        if (found.size() != 2) {
            throw new IllegalStateException("Found " + found.size() + " of 2 files");
        }
        for (SourceFile file : found) {
            StoredFile.open(file.path(), new Configuration()).close();
        }
    }

    /** In the locale C, where names are ASCII. */
    public static final class OfAscii implements HostileCorpus {
        @Override
        public String kind() {
            return "data: names in the locale C";
        }

        @Override
        public List<HostileCase> cases() {
            return List.of(
                    HostileCase.refused("a name of UTF-8", UNKNOWN, directory -> find(directory, UTF_8, "")),
                    HostileCase.refused(
                            "a name of UTF-8 in a glob", UNKNOWN, directory -> find(directory, UTF_8, "/b*")),
                    HostileCase.refused("a name of Latin-1", UNKNOWN, directory -> find(directory, LATIN_1, "")));
        }
    }

    /** In a locale of UTF-8. */
    public static final class OfUtf8 implements HostileCorpus {
        @Override
        public String kind() {
            return "data: names in a locale of UTF-8";
        }

        @Override
        public List<HostileCase> cases() {
            return List.of(
                    HostileCase.accepted("a name of UTF-8", directory -> find(directory, UTF_8, "")),
                    HostileCase.refused(
                            "a name of Latin-1", UNKNOWN, directory -> find(directory, LATIN_1, "/*.jsonl")));
        }
    }
}
