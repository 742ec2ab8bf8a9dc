# The app alone: give it a PostgreSQL by DATABASE_URL, as compose.yaml does.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The lock file's packages as they are: none of the product needs an install script.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without --omit=optional and --omit=peer, Prisma's command line and the embedded PostgreSQL would come along.
RUN npm ci --omit=dev --omit=optional --omit=peer --ignore-scripts
# The optional ones that the image does want: segmentation, and the machine code of sharp and resvg, which npm counts as
# optional because only one platform's is needed.
COPY --from=build /app/node_modules/@node-rs node_modules/@node-rs
COPY --from=build /app/node_modules/@img node_modules/@img
COPY --from=build /app/node_modules/@resvg node_modules/@resvg

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
RUN mkdir data && chown node:node data
COPY package.json LICENSE ./
COPY prompts prompts
COPY prisma/migrations prisma/migrations
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/index.js"]
