package io.plumbline.jobs.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the distributions of the profiles with engines for GPUs apart from each other and from the plain one. */
class GpuBuildsTest {
    private static final Pattern PROFILE = Pattern.compile("<id>(cuda[0-9]*)</id>(.*?)</profile>", Pattern.DOTALL);
    private static final Pattern SUFFIX = Pattern.compile("<distribution.suffix>([^<]+)</distribution.suffix>");
    private static final Pattern NAME = Pattern.compile("<finalName>([^<]+)</finalName>");

    @Test
    void everyProfileHasADirectoryOfItsOwn() throws IOException {
        Map<String, String> suffixes = new TreeMap<>();
        Matcher profile = PROFILE.matcher(Files.readString(Path.of("..", "pom.xml")));
        while (profile.find()) {
            Matcher suffix = SUFFIX.matcher(profile.group(2));
            suffixes.put(profile.group(1), suffix.find() ? suffix.group(1) : "");
        }
        assertThat(suffixes).isEqualTo(Map.of("cuda", "-cuda-11.6", "cuda13", "-cuda-13"));
    }

    @Test
    void theDirectoryThatABuildFillsIsTheOneThatItEmpties() throws IOException {
        String pom = Files.readString(Path.of("..", "deploy", "pom.xml"));
        Matcher name = NAME.matcher(pom);
        assertThat(name.find()).isTrue();
        assertThat(pom).contains("<directory>${project.build.directory}/" + name.group(1) + "</directory>");
    }
}
