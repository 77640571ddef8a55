package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopTreeTest {
    @TempDir
    private java.nio.file.Path directory;

    /** A store whose buffer on this machine's disk is full after a few bytes: what it has appears when it is closed. */
    private static final class FullStore extends RawLocalFileSystem {
        private static final int ROOM = 4;

        private final class Put extends OutputStream implements Abortable {
            private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
            private final Path target;
            private boolean isAborted;

            Put(Path target) {
                this.target = target;
            }

            @Override
            public void write(int value) throws IOException {
                if (buffer.size() == ROOM) {
                    throw new IOException("No space left on device");
                }
                buffer.write(value);
            }

            @Override
            public void close() throws IOException {
                if (!isAborted) {
                    Files.write(pathToFile(target).toPath(), buffer.toByteArray());
                }
            }

            @Override
            public AbortableResult abort() {
                isAborted = true;
                return null;
            }
        }

        @Override
        public boolean hasPathCapability(Path path, String capability) {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM);
        }

        @Override
        public FSDataOutputStream create(
                Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
                throws IOException {
            return new FSDataOutputStream(new Put(path), null);
        }
    }

    @Test
    void aFileThatCannotBeWrittenWholeDoesNotComeInThePlaceOfTheFormer() throws IOException {
        FullStore store = new FullStore();
        store.initialize(URI.create("file:///"), new Configuration());
        HadoopTree tree = new HadoopTree(store, new Path(directory.toString()));
        Files.writeString(directory.resolve("latest"), "former");
        Files.writeString(directory.resolve("staged"), "new and longer");
        assertThatThrownBy(() -> tree.replace("staged", "latest"))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(directory.resolve("latest")).hasContent("former");
        Files.writeString(directory.resolve("staged"), "new");
        assertThat(tree.replace("staged", "latest")).isTrue();
        assertThat(directory.resolve("latest")).hasContent("new");
    }
}
