package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.jobs.quickstart.Quickstart;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model on its way to a file system that is not this machine's. */
class ModelOutputTest {
    private static final String TEMPORARY = "java.io.tmpdir";

    private static int filesToFailure;

    private final String formerTemporary = System.getProperty(TEMPORARY);

    @TempDir
    private Path folder;

    private ModelDirectory template;
    private FloatVector parameters;
    private RunDirectory run;

    @BeforeEach
    void prepare() throws IOException {
        Quickstart.prepare(folder.resolve("made"), 1);
        template = ModelDirectory.open(folder.resolve("made/model"));
        parameters = Engines.host().read(template);
        Configuration configuration = new Configuration(false);
        configuration.set("fs.elsewhere.impl", Elsewhere.class.getName());
        run = RunDirectory.open("elsewhere://" + Files.createDirectory(folder.resolve("run")), configuration);
        System.setProperty(
                TEMPORARY, Files.createDirectory(folder.resolve("tmp")).toString());
    }

    @AfterEach
    void putBack() {
        System.setProperty(TEMPORARY, formerTemporary);
        parameters.close();
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private String write() {
        ModelOutput.Staged model =
                ModelOutput.stage(run, "policy", target -> ModelDirectory.write(target, template, parameters::read));
        run.commit(List.of(run.replacement(model.place(), "experiments/default/policy")));
        return model.fingerprint();
    }

    @Test
    void aModelIsUploadedAndNothingIsLeftHere() throws IOException {
        filesToFailure = Integer.MAX_VALUE;
        assertThat(write()).isEqualTo(template.fingerprint());
        assertThat(ModelDirectory.open(folder.resolve("run/experiments/default/policy"))
                        .fingerprint())
                .isEqualTo(template.fingerprint());
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void anUploadThatFailsLeavesNothingHereAndNothingThere() throws IOException {
        filesToFailure = Integer.MAX_VALUE;
        write();
        List<String> former = files("run");
        for (int files = 0; files < 3; files++) {
            filesToFailure = files;
            assertThatThrownBy(this::write)
                    .isInstanceOfSatisfying(PlumblineException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(Kind.STORAGE))
                    .hasMessageStartingWith("Cannot write model elsewhere:")
                    .hasRootCauseMessage("the quota is used up");
            assertThat(folder.resolve("tmp")).isEmptyDirectory();
            assertThat(files("run")).isEqualTo(former);
        }
    }

    /** This machine's files under another scheme, on which files can be written until a quota is used up. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }

        @Override
        public void copyFromLocalFile(boolean delete, org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
                throws IOException {
            if (filesToFailure-- <= 0) {
                throw new IOException("the quota is used up");
            }
            super.copyFromLocalFile(delete, from, to);
        }
    }
}
