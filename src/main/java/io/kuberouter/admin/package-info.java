/// What people see of the agent: pages, JSON, shell, metrics and health. Looks at the published picture and asks for
/// rounds; decides nothing, and touches neither kernel nor API server.
@NullMarked
package io.kuberouter.admin;

import org.jspecify.annotations.NullMarked;
