package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static final long MIB = 1 << 20;

    private static SourceFile file(long bytes) {
        return new SourceFile("/x.jsonl", bytes, 0, SourceFile.Kind.JSON_LINES, false);
    }

    private static List<List<Slice>> shares(int files, long bytes, int cores) {
        long most = Slices.bytes(files * bytes, files, cores);
        List<Slice> slices = new ArrayList<>();
        for (int index = 0; index < files; index++) {
            slices.addAll(LineSlice.of(file(bytes), most));
        }
        return Slices.packed(slices, most);
    }

    @Test
    void givesEveryCoreWorkOfOneFile() {
        assertThat(shares(1, 12 * MIB, 2)).hasSize(4);
        assertThat(shares(1, 12 * MIB, 1)).hasSize(2);
        assertThat(shares(1, 12 * MIB, 64)).as("a task reads two MiB at least").hasSize(6);
        assertThat(shares(1, 10_000, 8)).hasSize(1);
    }

    @Test
    void givesATaskSoManyBytesAtMost() {
        assertThat(shares(1, 1_000 * MIB, 2)).hasSize(32);
    }

    @Test
    void putsSmallFilesTogether() {
        assertThat(shares(5_000, 10_000, 2)).hasSizeBetween(150, 170).allSatisfy(share -> assertThat(share)
                .hasSizeLessThanOrEqualTo(33));
        assertThat(shares(0, 0, 2)).isEmpty();
    }
}
