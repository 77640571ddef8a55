package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GitLfsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void tellsAPointerByItsFirstLine() {
        String rest = "\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
        String problem = "is a Git LFS pointer, not the file it stands for; fetch that by 'git lfs pull'";
        assertThat(GitLfs.problem(bytes("version https://git-lfs.github.com/spec/v1" + rest)))
                .hasValue(problem);
        assertThat(GitLfs.problem(bytes("version https://hawser.github.com/spec/v1" + rest)))
                .hasValue(problem);
    }

    @Test
    void takesNothingElseForOne() {
        assertThat(GitLfs.problem(bytes(""))).isEmpty();
        assertThat(GitLfs.problem(bytes("version https://git-lfs"))).isEmpty();
        assertThat(GitLfs.problem(bytes("{\"version\": \"1.0\"}"))).isEmpty();
    }
}
