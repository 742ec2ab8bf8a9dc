import { defineConfig } from 'prisma/config';

// Only the developer's migration commands read this; the app itself never uses Prisma's CLI.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
