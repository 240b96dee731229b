import { migrationManager } from "@/server/infrastructure/database";

async function updateDatabaseSchema(): Promise<void> {
  // Initialize migration manager
  await migrationManager.initialize();

  // Run pending migrations
  const results = await migrationManager.migrateUp();

  console.log(`Applied ${results.length} migrations`);

  // For specific version
  // await migrationManager.migrateUp('20230415_add_user_profiles');
}

export { updateDatabaseSchema };
