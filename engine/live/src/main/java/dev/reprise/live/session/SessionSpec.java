package dev.reprise.live.session;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.RunMode;
import java.util.List;

/**
 * Everything a session begins with.
 *
 * @param run the run's id, for people
 * @param instance the instance's name
 * @param version of the engine
 * @param mode where fills come from
 * @param environment which system of the venue, an {@link EnvironmentCode}
 * @param seed of every random number
 * @param simulation what fills orders when no venue does
 * @param configuration resolved, secrets left out
 * @param codeHashes a line a jar: SHA-256 and name
 * @param currencies in index order
 * @param instruments in index order
 * @param limits every scope that sets some; what an earlier session set and these do not name is taken away
 * @param strategies in index order
 * @param balances what the account owns at the start; simulated sessions only, a venue tells its own
 */
public record SessionSpec(
        String run,
        String instance,
        String version,
        RunMode mode,
        int environment,
        long seed,
        SimulationSpec simulation,
        String configuration,
        String codeHashes,
        List<Currency> currencies,
        List<Instrument> instruments,
        List<LimitsSpec> limits,
        List<StrategySpec> strategies,
        List<BalanceSpec> balances) {

    /** The same, for a session whose venue tells its balances itself. */
    public SessionSpec withoutBalances() {
        return new SessionSpec(
                run,
                instance,
                version,
                mode,
                environment,
                seed,
                simulation,
                configuration,
                codeHashes,
                currencies,
                instruments,
                limits,
                strategies,
                List.of());
    }

    /** The same session with other limits. */
    public SessionSpec withLimits(final List<LimitsSpec> other) {
        return new SessionSpec(
                run,
                instance,
                version,
                mode,
                environment,
                seed,
                simulation,
                configuration,
                codeHashes,
                currencies,
                instruments,
                other,
                strategies,
                balances);
    }

    /** The same session at another simulated venue. */
    public SessionSpec withSimulation(final SimulationSpec other) {
        return new SessionSpec(
                run,
                instance,
                version,
                mode,
                environment,
                seed,
                other,
                configuration,
                codeHashes,
                currencies,
                instruments,
                limits,
                strategies,
                balances);
    }

    /**
     * A strategy of the session.
     *
     * @param name ours, unique in the session
     * @param factory who makes it
     * @param instruments canonical symbols
     * @param parameters lines {@code name=value}
     */
    public record StrategySpec(String name, String factory, List<String> instruments, String parameters) {}

    /**
     * A balance.
     *
     * @param currency currency index
     * @param amount mantissa at the currency's scale
     */
    public record BalanceSpec(int currency, long amount) {}
}
