package io.plumbline.engine.cuda;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts the work of another device; where it measures, it waits after everything it starts. */
final class CountingDevice implements Device {
    private final Device device;
    private final Map<String, double[]> times = new TreeMap<>();
    private boolean measuring;
    private double operations;
    private int launches;

    CountingDevice(Device device) {
        this.device = device;
    }

    /** Counts from here on. */
    void start() {
        times.clear();
        operations = 0;
        launches = 0;
        measuring = false;
    }

    /** Measures from here on, too. */
    void measure() {
        measuring = true;
    }

    double operations() {
        return operations;
    }

    int launches() {
        return launches;
    }

    /** Returns the milliseconds and the number of each kind of work, the longest first. */
    String profile() {
        return times.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue()[0]))
                .map(entry ->
                        String.format(" %s %.2f (%.0f)", entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .collect(Collectors.joining());
    }

    private void count(String name, Runnable work) {
        launches++;
        if (!measuring) {
            work.run();
            return;
        }
        device.synchronize();
        long start = System.nanoTime();
        work.run();
        device.synchronize();
        double[] time = times.computeIfAbsent(name, key -> new double[2]);
        time[0] += (System.nanoTime() - start) * 1e-6;
        time[1]++;
    }

    @Override
    public void enter() {
        device.enter();
    }

    @Override
    public int sharedBytes() {
        return device.sharedBytes();
    }

    @Override
    public long allocate(long bytes) {
        return device.allocate(bytes);
    }

    @Override
    public void free(long address) {
        device.free(address);
    }

    @Override
    public void zero(long address, long bytes) {
        count("zero", () -> device.zero(address, bytes));
    }

    @Override
    public void copyIn(long target, ByteBuffer source) {
        count("copyIn", () -> device.copyIn(target, source));
    }

    @Override
    public void copyOut(ByteBuffer target, long source) {
        count("copyOut", () -> device.copyOut(target, source));
    }

    @Override
    public void copy(long target, long source, long bytes) {
        count("copy", () -> device.copy(target, source, bytes));
    }

    @Override
    public Program compile(String source, List<String> definitions) {
        Program program = device.compile(source, definitions);
        return new Program() {
            @Override
            public void launch(String name, Grid grid, Object... arguments) {
                count(name, () -> program.launch(name, grid, arguments));
            }

            @Override
            public void close() {
                program.close();
            }
        };
    }

    @Override
    public void multiply(Product product) {
        int k = product.leftTransposed()
                ? product.left().rows()
                : product.left().columns();
        operations += 2.0 * product.result().rows() * product.result().columns() * k;
        count("products", () -> device.multiply(product));
    }

    @Override
    public void synchronize() {
        device.synchronize();
    }

    @Override
    public void close() {
        device.close();
    }
}
