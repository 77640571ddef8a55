package io.plumbline.jobs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.sql.SparkSession;

/**
 * The process that runs the commands of documents one after another, so that Java and Spark start once: what
 * {@code spark-submit} would be given comes from a script of that name, and goes through Spark's own SparkSubmit. All is obeyed
 * but what says where Spark runs and how large it is: it is a small one, and runs here.
 */
public final class CommandServer {
    private static final String JAR = "plumbline.jar";
    private static final List<String> SETTINGS = List.of(
            "spark.ui.enabled=false",
            "spark.sql.shuffle.partitions=2",
            "spark.driver.host=localhost",
            "spark.task.cpus=1");

    private CommandServer() {}

    /**
     * The class that SparkSubmit starts in the place of the program itself, which would end this process where a command
     * fails.
     */
    public static final class Program {
        private static int exitCode;
        private static PrintStream out;
        private static PrintStream err;

        private Program() {}

        /** @param arguments of the command */
        public static void main(String[] arguments) {
            exitCode = CommandTree.execute(List.of(arguments), out, err).exitCode();
        }
    }

    /** @param arguments the folder with the pipes {@code request} and {@code reply} */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        while (true) {
            String request =
                    new String(Files.newInputStream(folder.resolve("request")).readAllBytes(), StandardCharsets.UTF_8);
            List<String> words =
                    List.of(request.substring(0, request.length() - 1).split("\0", -1));
            int exitCode;
            try (PrintStream out = printed(folder.resolve("out"));
                    PrintStream err = printed(folder.resolve("err"))) {
                exitCode = apart(words.get(0), words.subList(1, words.size()), out, err);
            }
            Files.writeString(folder.resolve("reply"), exitCode + "\n");
        }
    }

    private static PrintStream printed(Path file) throws IOException {
        return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
    }

    /** Runs a command of which nothing stays in this process for the next one. */
    private static int apart(String program, List<String> arguments, PrintStream out, PrintStream err) {
        Properties properties = (Properties) System.getProperties().clone();
        ClassLoader classes = Thread.currentThread().getContextClassLoader();
        try {
            if (program.equals("spark-sql")) {
                StatementRun.of(SETTINGS, arguments, out);
                return 0;
            }
            Program.exitCode = -1;
            Program.out = out;
            Program.err = err;
            new SparkSubmit().doSubmit(here(arguments).toArray(String[]::new));
            return Program.exitCode;
        } catch (Throwable e) {
            StackTraces.print(e, err);
            return 1;
        } finally {
            if (SparkSession.getDefaultSession().isDefined()) {
                SparkSession.getDefaultSession().get().stop();
            }
            SparkSession.clearDefaultSession();
            SparkSession.clearActiveSession();
            System.setProperties(properties);
            Thread.currentThread().setContextClassLoader(classes);
        }
    }

    private static List<String> here(List<String> arguments) {
        List<String> here = new ArrayList<>(arguments);
        int jar = 0;
        while (!here.get(jar).endsWith(JAR)) {
            jar++;
        }
        here.addAll(
                jar, List.of("--master", "local[2]", "--deploy-mode", "client", "--class", Program.class.getName()));
        for (String setting : SETTINGS) {
            here.addAll(jar, List.of("--conf", setting));
        }
        return here;
    }
}
