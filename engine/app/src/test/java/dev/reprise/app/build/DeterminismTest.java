package dev.reprise.app.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Byte code that decides may not ask anything whose answer differs between two runs. */
class DeterminismTest {
    private static final Set<String> TYPES = Set.of(
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap",
            "java.util.WeakHashMap",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.CompletableFuture",
            "java.lang.Runtime",
            "java.nio.file.Files",
            "java.io.File",
            "java.net.Socket");

    private static final Map<String, Set<String>> METHODS = Map.ofEntries(
            Map.entry("java.util.Set", Set.of("of", "copyOf")),
            Map.entry("java.util.Map", Set.of("of", "ofEntries", "copyOf")),
            Map.entry(
                    "java.util.stream.Collectors",
                    Set.of("toSet", "toMap", "groupingBy", "toUnmodifiableSet", "toUnmodifiableMap")),
            Map.entry("java.util.stream.BaseStream", Set.of("parallel")),
            Map.entry("java.util.Collection", Set.of("parallelStream")),
            Map.entry(
                    "java.lang.System",
                    Set.of(
                            "nanoTime",
                            "currentTimeMillis",
                            "identityHashCode",
                            "getenv",
                            "getProperty",
                            "lineSeparator")),
            Map.entry("java.lang.Object", Set.of("hashCode")),
            Map.entry("java.lang.Enum", Set.of("hashCode")),
            Map.entry("java.util.UUID", Set.of("randomUUID")),
            Map.entry("java.time.Instant", Set.of("now")),
            Map.entry("java.time.LocalDate", Set.of("now")),
            Map.entry("java.time.LocalDateTime", Set.of("now")),
            Map.entry("java.time.ZonedDateTime", Set.of("now")),
            Map.entry("java.time.OffsetDateTime", Set.of("now")),
            Map.entry("java.time.ZoneId", Set.of("systemDefault")),
            Map.entry("java.util.Locale", Set.of("getDefault")),
            Map.entry("java.util.concurrent.locks.LockSupport", Set.of("park", "parkNanos", "parkUntil")),
            Map.entry(
                    "java.lang.Math",
                    Set.of(
                            "random", "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos",
                            "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh")));

    private static Set<String> violations(final JavaClasses classes) {
        final Set<String> violations = new TreeSet<>();
        for (final JavaClass type : classes) {
            for (final Dependency dependency : type.getDirectDependenciesFromSelf()) {
                final String target =
                        dependency.getTargetClass().getBaseComponentType().getName();
                if (TYPES.contains(target)) {
                    violations.add(target + ": " + dependency.getDescription());
                }
            }
            for (final JavaAccess<?> access : type.getAccessesFromSelf()) {
                final String owner = access.getTargetOwner().getName();
                if (METHODS.getOrDefault(owner, Set.of()).contains(access.getName())) {
                    violations.add(owner + '.' + access.getName() + ": " + access.getDescription());
                }
            }
        }
        return violations;
    }

    private static JavaClasses decisions() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.reprise.core", "dev.reprise.simulator", "dev.reprise.strategies");
    }

    @Test
    void shouldFindNothingThatDiffersBetweenRuns() {
        assertEquals(Set.of(), violations(decisions()));
    }

    @Test
    void shouldLookAtTheCoreAndTheStrategies() {
        final Set<String> packages = new TreeSet<>();
        decisions().forEach(type -> packages.add(type.getPackageName()));

        assertTrue(packages.contains("dev.reprise.core"), packages.toString());
        assertTrue(packages.contains("dev.reprise.strategies"), packages.toString());
    }

    @Test
    void shouldNoticeWhatIsForbidden() {
        final Set<String> found = violations(new ClassFileImporter().importClasses(Offender.class));

        for (final String offence : Set.of(
                "java.util.HashMap: ",
                "java.lang.System.nanoTime: ",
                "java.lang.Math.log: ",
                "java.util.Set.of: ",
                "java.time.Instant.now: ",
                "java.lang.Object.hashCode: ")) {
            assertTrue(found.stream().anyMatch(v -> v.startsWith(offence)), offence + found);
        }
        assertTrue(found.stream().noneMatch(v -> v.contains("Math.max")), found.toString());
    }

    /** Does what may not be done, once by method reference. */
    static final class Offender {
        private final Map<Object, Long> map = new HashMap<>();
        private final Supplier<Instant> now = Instant::now;

        double offend(final Object key) {
            map.put(key, System.nanoTime() + key.hashCode() + Set.of(key).size());
            return Math.max(Math.log(map.get(key)), now.get().getNano());
        }
    }
}
