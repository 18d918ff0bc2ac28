package dev.reprise.app.verb;

import dev.reprise.app.config.EngineConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at this machine. What the system does not tell (another kernel, a container) is left out. */
final class MachineChecks {
    private static final int MIN_JAVA = 17;
    private static final long MIB = 1024 * 1024;
    private static final long MIN_HEAP = 512 * MIB;
    private static final long MIN_DISK = 2048 * MIB;
    private static final int MIN_FILES = 4096;
    private static final int BUSY_SPIN_FUSED = 3; // core, I/O, and one for everything else
    private static final int BUSY_SPIN_PIPELINED = 4;
    private static final int FSYNC_ROUNDS = 20;
    private static final double SLOW_FSYNC_MS = 20;
    private static final double NANOS_PER_MS = 1e6;
    private static final Path CLOCK = Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    private static final Path GOVERNOR = Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+|unlimited)");

    private MachineChecks() {}

    /**
     * All of them.
     *
     * @param engine the configured pipeline; null for the default
     */
    static List<MachineCheck> all(final Path workspace, final EngineConfig.PipelineConfig engine) {
        final int cores = Runtime.getRuntime().availableProcessors();
        final List<MachineCheck> checks = new ArrayList<>();
        checks.add(java());
        checks.add(MachineCheck.warnUnless(
                cores >= 2, "cores", String.valueOf(cores), "2 or more", "give it at least two cores"));
        checks.add(waitStrategy(cores, engine));
        if (engine != null && !engine.cpu().isEmpty()) {
            checks.add(pinned(cores, engine));
        }
        checks.add(heap());
        read(CLOCK)
                .map(clock -> MachineCheck.warnUnless(
                        List.of("tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page")
                                .contains(clock),
                        "clock_source",
                        clock,
                        "tsc",
                        "boot with clocksource=tsc; reading " + clock + " is slow"))
                .ifPresent(checks::add);
        read(GOVERNOR)
                .map(governor -> MachineCheck.warnUnless(
                        governor.equals("performance"),
                        "cpu_governor",
                        governor,
                        "performance",
                        "cpupower frequency-set -g performance"))
                .ifPresent(checks::add);
        read(HUGE_PAGES).map(MachineChecks::hugePages).ifPresent(checks::add);
        openFiles().ifPresent(checks::add);
        if (Files.isDirectory(SHARED_MEMORY)) {
            checks.add(MachineCheck.warnUnless(
                    Files.isWritable(SHARED_MEMORY),
                    "shared_memory",
                    "/dev/shm",
                    "writable",
                    "mount /dev/shm writable"));
        }
        checks.addAll(disk(workspace));
        return checks;
    }

    private static MachineCheck java() {
        final int feature = Runtime.version().feature();
        return MachineCheck.failUnless(
                feature >= MIN_JAVA,
                "java",
                Runtime.version() + " " + System.getProperty("java.vm.name"),
                MIN_JAVA + " or newer",
                "install Java " + MIN_JAVA + " or newer");
    }

    private static MachineCheck waitStrategy(final int cores, final EngineConfig.PipelineConfig engine) {
        final boolean pipelined = engine != null && engine.pipeline() == EngineConfig.Pipeline.PIPELINED;
        final int needed = pipelined ? BUSY_SPIN_PIPELINED : BUSY_SPIN_FUSED;
        final String fits = "busy_spin " + (cores >= needed ? "fits" : "does not fit: it needs " + needed + " cores");
        final boolean spins = engine != null && engine.waitStrategy() == EngineConfig.WaitStrategy.BUSY_SPIN;
        final String configured =
                engine == null ? "" : engine.waitStrategy().name().toLowerCase(Locale.ROOT) + "; ";
        return MachineCheck.warnUnless(
                !spins || cores >= needed,
                "wait_strategy",
                configured + fits,
                cores >= needed ? "any" : "backoff",
                "set engine.wait_strategy: backoff");
    }

    /** What is bound to a processor wants it for itself; sockets, collector and compiler need another. */
    private static MachineCheck pinned(final int cores, final EngineConfig.PipelineConfig engine) {
        final int needed = engine.cpu().size() + 1;
        return MachineCheck.warnUnless(
                cores >= needed,
                "engine_cpu",
                engine.cpu() + " of " + cores + " cores",
                needed + " cores or more",
                "leave engine.cpu out: with too few cores a bound thread waits for its own while another is free");
    }

    private static MachineCheck heap() {
        final long heap = Runtime.getRuntime().maxMemory();
        return MachineCheck.warnUnless(
                heap >= MIN_HEAP, "heap", heap / MIB + " MiB", "512 MiB or more", "REPRISE_JAVA_OPTS=-Xmx2g");
    }

    private static MachineCheck hugePages(final String setting) {
        final Matcher chosen = Pattern.compile("\\[(\\w+)]").matcher(setting);
        final String found = chosen.find() ? chosen.group(1) : setting;
        return MachineCheck.warnUnless(
                !found.equals("always"),
                "transparent_huge_pages",
                found,
                "madvise or never",
                "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
    }

    private static Optional<MachineCheck> openFiles() {
        return read(LIMITS).map(OPEN_FILES::matcher).filter(Matcher::find).map(found -> {
            final String limit = found.group(1);
            final boolean enough = limit.equals("unlimited") || Long.parseLong(limit) >= MIN_FILES;
            return MachineCheck.warnUnless(
                    enough, "open_files", limit, MIN_FILES + " or more", "ulimit -n " + MIN_FILES);
        });
    }

    /** Writes and syncs a small file where the journal will be. */
    private static List<MachineCheck> disk(final Path workspace) {
        final Path directory = workspace.toAbsolutePath().normalize();
        final String place = directory.toString();
        Path file = null;
        try {
            file = Files.createTempFile(directory, ".reprise-doctor-", ".tmp");
            final double syncMs = medianSyncMs(file);
            final long free = Files.getFileStore(directory).getUsableSpace();
            return List.of(
                    MachineCheck.ok("workspace", place, "writable"),
                    MachineCheck.warnUnless(
                            syncMs <= SLOW_FSYNC_MS,
                            "fsync",
                            String.format(Locale.ROOT, "%.2f ms", syncMs),
                            "20 ms or less",
                            "put the workspace on a local disk"),
                    MachineCheck.warnUnless(
                            free >= MIN_DISK, "disk_free", free / MIB + " MiB", "2048 MiB or more", "make room"));
        } catch (final IOException e) {
            return List.of(MachineCheck.failUnless(
                    false,
                    "workspace",
                    place + ": " + e.getClass().getSimpleName(),
                    "writable",
                    "choose another with --workspace, or mend its permissions"));
        } finally {
            if (file != null) {
                delete(file);
            }
        }
    }

    private static void delete(final Path file) {
        if (!file.toFile().delete()) {
            file.toFile().deleteOnExit();
        }
    }

    private static double medianSyncMs(final Path file) throws IOException {
        final long[] times = new long[FSYNC_ROUNDS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final ByteBuffer block = ByteBuffer.allocate(4096);
            for (int i = 0; i < times.length; i++) {
                block.clear();
                final long start = System.nanoTime();
                channel.write(block);
                channel.force(false);
                times[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(times);
        return times[times.length / 2] / NANOS_PER_MS;
    }

    private static Optional<String> read(final Path file) {
        try {
            return Files.isReadable(file) ? Optional.of(Files.readString(file).trim()) : Optional.empty();
        } catch (final IOException e) {
            return Optional.empty(); // a kernel without this setting
        }
    }
}
