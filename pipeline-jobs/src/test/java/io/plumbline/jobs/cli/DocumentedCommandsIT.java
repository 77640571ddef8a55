package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the documents, run as it stands there, but for those of {@link RunElsewhere}. A document begins with what the
 * README has left, so that none needs another one.
 */
class DocumentedCommandsIT {
    @TempDir
    private static Path folder;

    private static DocumentedWorld world;
    private static int commands;

    @BeforeAll
    static void makeWorld() throws IOException, InterruptedException {
        world = DocumentedWorld.make(folder);
        List<Fence> java = new ArrayList<>();
        for (Document document : Document.all()) {
            document.fences().stream()
                    .filter(fence -> fence.language().equals("java"))
                    .forEach(java::add);
        }
        new DocumentedNames(world.work()).compile(java);
        requireDone(Fence.of(DocumentedWorld.resource("world.md")));
        world.keep();
    }

    @AfterAll
    static void end() throws InterruptedException {
        Duration taken = world.processorTime();
        System.out.println("Commands of documents: " + commands + " run in " + taken.toSeconds()
                + " s of processor time, " + RunElsewhere.entries().size() + " named with the test or the reason");
        world.end();
    }

    private static void requireDone(List<Fence> fences) throws IOException, InterruptedException {
        DocumentRun run = DocumentRun.of(world, fences);
        commands += run.commands().size();
        assertThat(run.faults()).as(run.printed()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandIsRunAndEndsWell() throws IOException {
        return Document.all().stream()
                .filter(document -> !document.fences().isEmpty())
                .map(document -> DynamicTest.dynamicTest(document.file().toString(), () -> {
                    world.comeBack();
                    requireDone(document.fences());
                    if (document.file().normalize().equals(Path.of("..", "README.md"))) {
                        world.keep();
                    }
                }));
    }

    /** That the above sees what goes wrong with tests of documents. */
    @Test
    void aCommandThatFailsIsNotRunOrRunsByAnotherProgramIsSeen() throws IOException, InterruptedException {
        world.comeBack();
        DocumentRun run = run(
                """
                plumbline config --config nowhere.conf | cat
                plumbline config --config nowhere.conf > /dev/null
                false | cat
                bash -c 'plumbline config --config nowhere.conf || true'
                plumbline config > /dev/null
                hash -p /bin/true plumbline
                plumbline config
                exit 0
                plumbline config --config job.conf
                """);
        String failed = "it ran\t2\t";
        assertThat(run.faults())
                .satisfiesExactly(
                        first -> assertThat(first).contains(failed),
                        second -> assertThat(second).contains(failed),
                        pipe -> assertThat(pipe).isEqualTo("false: it ended with exit code 1"),
                        within -> assertThat(within).contains(failed),
                        other -> assertThat(other).startsWith("plumbline config: plumbline was not given these"),
                        exit -> assertThat(exit).isEqualTo("exit 0: the shell did not come to its end"),
                        last -> assertThat(last).endsWith("job.conf: the shell did not come to its end"));
    }

    @Test
    void aDocumentFindsNothingOfTheOneBefore() throws IOException, InterruptedException {
        world.comeBack();
        assertThat(run("export LEFT=behind\nmkdir left\n mkdir $HDFS/left\ntest -d left\n")
                        .faults())
                .isEmpty();
        world.comeBack();
        DocumentRun run = run("test -n \"$LEFT\"\ntest -d left\ntest -d $HDFS/left\ntest -d my-model\n");
        assertThat(run.faults()).hasSize(3).allMatch(fault -> fault.endsWith("it ended with exit code 1"));
    }

    private static DocumentRun run(String commands) throws IOException, InterruptedException {
        return DocumentRun.of(world, List.of(new Fence("sh", commands, 1)));
    }
}
