/** How the core's parts take their state into one hash. */
package dev.reprise.core.hash;
