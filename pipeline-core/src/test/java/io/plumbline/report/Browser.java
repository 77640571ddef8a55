package io.plumbline.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chromium without a window, driven over the DevTools protocol. */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private final String session;
    private int sent;

    private Browser(Process process, Path profile, String address) throws IOException {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .join();
        String target = call(null, "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        this.session = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Returns the program: what {@code PLUMBLINE_CHROMIUM} names, or else one on the path; empty where there is none. */
    public static Optional<Path> program() {
        String named = System.getenv("PLUMBLINE_CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts the program. */
    public static Browser start(Path program) throws IOException {
        Path profile = Files.createTempDirectory("plumbline-browser-");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader errors = process.errorReader();
        StringBuilder said = new StringBuilder();
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(LISTENING)) {
                Thread drain = new Thread(() -> errors.lines().forEach(ignored -> {}), "browser-errors");
                drain.setDaemon(true);
                drain.start();
                return new Browser(
                        process, profile, line.substring(LISTENING.length()).strip());
            }
        }
        throw new IOException(program + " did not start: " + said);
    }

    /** A screen to show a page on. */
    public record Screen(int width, int height, String scheme) {}

    /** Opens a file and waits until it is shown. */
    public void open(Path page, Screen screen) throws IOException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", screen.width(), "height", screen.height(), "deviceScaleFactor", 1, "mobile", false));
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", screen.scheme());
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
        complaints.clear();
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        await("Page.loadEventFired");
    }

    /** Returns what the console was told since the page was opened, and every address that the page asked for but its own. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Returns the value of an expression. */
    public JsonNode evaluate(String expression) throws IOException {
        JsonNode answer = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException("The script failed: " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Writes a picture of the whole page. */
    public void picture(Path file) throws IOException {
        Map<String, Object> options = Map.of("captureBeyondViewport", true, "format", "png");
        write(file, call("Page.captureScreenshot", options));
    }

    /** Writes the page as it is printed. */
    public void print(Path file) throws IOException {
        write(file, call("Page.printToPDF", Map.of("printBackground", false, "preferCSSPageSize", true)));
    }

    private static void write(Path file, JsonNode answer) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws IOException {
        return call(session, method, parameters);
    }

    private JsonNode call(String to, String method, Map<String, ?> parameters) throws IOException {
        ObjectNode message = MAPPER.createObjectNode();
        message.put("id", ++sent).put("method", method);
        message.set("params", MAPPER.valueToTree(parameters));
        if (to != null) {
            message.put("sessionId", to);
        }
        socket.sendText(message.toString(), true).join();
        while (true) {
            JsonNode answer = next(method);
            if (answer.path("id").asInt() == sent) {
                if (answer.has("error")) {
                    throw new IOException(method + " failed: " + answer.path("error"));
                }
                return answer.path("result");
            }
        }
    }

    private void await(String event) throws IOException {
        String found = "";
        while (!found.equals(event)) {
            found = next(event).path("method").asText();
        }
    }

    private JsonNode next(String awaited) throws IOException {
        try {
            JsonNode message = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new IOException("The browser said nothing while " + awaited + " was awaited");
            }
            note(message);
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + awaited + " was awaited", e);
        }
    }

    private void note(JsonNode message) {
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
            case "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled" -> complaints.add(
                    parameters.toString());
            case "Network.requestWillBeSent" -> {
                if (!parameters.path("type").asText().equals("Document")) {
                    complaints.add("asked for "
                            + parameters.path("request").path("url").asText());
                }
            }
            default -> {
                // Of no interest.
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                try {
                    received.add(MAPPER.readTree(parts.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException("The browser sent no JSON", e);
                } finally {
                    parts.setLength(0);
                }
            }
            from.request(1);
            return null;
        }
    }
}
