package io.plumbline.jobs.lineage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Sends events through the client that comes with OpenLineage's Spark listener, by the listener's own settings: any transport
 * that {@code spark.openlineage.transport.type} names. Reached by name, since the jar is the user's and not of this build.
 */
final class OpenLineageBridge {
    private static final String PARSER = "io.openlineage.spark.agent.ArgumentParser";
    private static final String CLIENTS = "io.openlineage.client.Clients";
    private static final String UTILITIES = "io.openlineage.client.OpenLineageClientUtils";

    private final Object client;
    private final Method emit;
    private final Method parse;

    private OpenLineageBridge(Object client, Method emit, Method parse) {
        this.client = client;
        this.emit = emit;
        this.parse = parse;
    }

    /**
     * Returns the client of the listener's jar; empty where the jar is not there.
     *
     * @throws IllegalStateException where it is another version than is known, or refuses its settings
     */
    static Optional<OpenLineageBridge> of(SparkConf conf) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Class<?> parser;
        try {
            parser = Class.forName(PARSER, true, loader);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        try {
            Object config = parser.getMethod("parse", SparkConf.class).invoke(null, conf);
            Method newClient = one(Class.forName(CLIENTS, true, loader), "newClient", config.getClass());
            Object client = newClient.invoke(null, config);
            Method parse = Class.forName(UTILITIES, true, loader).getMethod("runEventFromJson", String.class);
            Method emit = client.getClass().getMethod("emit", parse.getReturnType());
            return Optional.of(new OpenLineageBridge(client, emit, parse));
        } catch (ReflectiveOperationException e) {
            throw failure(e);
        }
    }

    private static Method one(Class<?> type, String name, Class<?> argument) throws NoSuchMethodException {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name)
                        && method.getParameterCount() == 1
                        && method.getParameterTypes()[0].isAssignableFrom(argument))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(type.getName() + "." + name));
    }

    /** Sends an event. */
    void emit(String json) {
        try {
            emit.invoke(client, parse.invoke(null, json));
        } catch (ReflectiveOperationException e) {
            throw failure(e);
        }
    }

    private static IllegalStateException failure(ReflectiveOperationException e) {
        Throwable cause = e instanceof InvocationTargetException target ? target.getCause() : e;
        return new IllegalStateException("OpenLineage's client failed: " + cause, cause);
    }
}
